import { Readable } from 'node:stream';
import {
  ExportLedger,
  type ExportLine,
  type LedgerReader,
  type LedgerScope,
  ProveEntry,
  appendAudit,
  checkpointsBefore,
  ledgerBefore,
  ledgerKeys,
  lineOf,
  toldCheckpoint,
} from '@fcert/audit';
import { type Verb, listScope } from '@fcert/identity';
import { type Actor, DomainError, TLP_LABELS } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { NO_ID, cutPage } from '../http/cursor.js';
import { type PageQuery, pageOf } from '../http/page-query.js';
import {
  type CheckpointListAnswer,
  type ConsistencyAnswer,
  type EntryProofAnswer,
  type LedgerKeyListAnswer,
  type LedgerLineListAnswer,
} from './ledger.dto.js';

/** Exports under way at once in this process: each keeps a connection busy for as long as it takes. */
const EXPORTS_MAX = 2;

/** The audit ledger as each may read it. Who reads the entries of others is an entry as well. */
@Injectable()
export class LedgerPages {
  private exports = 0;

  constructor(
    private readonly transactions: Transactions,
    private readonly proofs: ProveEntry,
    private readonly ledger: ExportLedger,
  ) {}

  async entries(actor: Actor, query: PageQuery): Promise<LedgerLineListAnswer> {
    const reader = readerOf(actor, 'audit:read');
    const { limit, after } = pageOf(query, 'number');
    const before = after === null ? null : Number(after.key);
    const rows = await ledgerBefore(this.transactions, actor, reader, before, limit + 1);
    const { shown, nextCursor } = cutPage(rows, limit, ({ leaf, entryId }) => ({
      key: String(leaf),
      id: entryId,
    }));
    if (reader.constituentId === null)
      await this.note(actor, 'audit.read', { from: shown.at(-1)?.leaf ?? null, to: shown[0]?.leaf ?? null });
    return { items: shown.map((row) => lineOf(row, reader)), nextCursor };
  }

  async proof(actor: Actor, id: string): Promise<EntryProofAnswer> {
    const reader = readerOf(actor, 'audit:read');
    const { line, checkpoint, path } = await this.proofs.inclusion(id, reader);
    if (reader.constituentId === null)
      await this.note(actor, 'audit.read', { from: line.leaf, to: line.leaf });
    return { line, checkpoint: toldCheckpoint(checkpoint), path: path.map(hex) };
  }

  async consistency(from: number, to: number): Promise<ConsistencyAnswer> {
    const proof = await this.proofs.consistency(from, to);
    const head = ({ size, root }: typeof proof.from) => ({ size, root: hex(root) });
    return { from: head(proof.from), to: head(proof.to), path: proof.path.map(hex) };
  }

  async checkpoints(query: PageQuery): Promise<CheckpointListAnswer> {
    const { limit, after } = pageOf(query, 'number');
    const before = after === null ? null : Number(after.key);
    const rows = await checkpointsBefore(this.transactions.reader, before, limit + 1);
    const { shown, nextCursor } = cutPage(rows, limit, ({ number }) => ({ key: String(number), id: NO_ID }));
    return { items: shown.map(toldCheckpoint), nextCursor };
  }

  async keys(): Promise<LedgerKeyListAnswer> {
    const keys = await ledgerKeys(this.transactions.reader);
    return { items: keys.map((key) => ({ ...key, firstUsedAt: key.firstUsedAt.toISOString() })) };
  }

  /** Lines of JSON. Noted before the first one leaves, so that no export goes unseen. */
  async export(actor: Actor): Promise<Readable> {
    if (this.exports >= EXPORTS_MAX)
      throw new DomainError('unavailable', 'export-busy', 'Other exports are under way; try again later.', {
        retryAfterSeconds: 30,
      });
    const reader = readerOf(actor, 'audit:export');
    this.exports += 1;
    try {
      await this.note(actor, 'audit.exported', {});
      const text = Readable.from(linesOf(this.ledger.lines(actor, reader)));
      // Also of a stream that nobody began to read: a generator that never ran has no end.
      return text.once('close', () => {
        this.exports -= 1;
      });
    } catch (error) {
      this.exports -= 1;
      throw error;
    }
  }

  private note(actor: Actor, action: string, data: Record<string, unknown>): Promise<void> {
    return this.transactions.run({ actor }, (tx) =>
      appendAudit(tx, [{ action, objectKind: 'audit', objectId: 'ledger', data }]),
    );
  }
}

function readerOf(actor: Actor, verb: Verb): LedgerReader & LedgerScope {
  const scope = listScope(actor, verb);
  if (!scope)
    throw new DomainError('forbidden', 'forbidden', 'Your role or the scopes of your key do not allow this.');
  const labels = scope.tlp.length === TLP_LABELS.length ? null : scope.tlp;
  return { constituentId: scope.constituentId, labels, reader: scope.reader, actorId: actor.id };
}

async function* linesOf(pages: AsyncGenerator<ExportLine[]>): AsyncGenerator<string> {
  for await (const page of pages) yield page.map((line) => `${JSON.stringify(line)}\n`).join('');
}

const hex = (hash: Buffer) => hash.toString('hex');

import { DomainError, isId, notFound } from '@fcert/kernel';
import { type Queryable, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type StoredCheckpoint, checkpointCovering } from './data/checkpoints.js';
import { type LedgerScope, ledgerRow } from './data/ledger.read-model.js';
import { sealedSize, treeNodes } from './data/seals.js';
import { LEDGER } from './ledger-actor.js';
import { type LedgerLine, type LedgerReader, lineOf } from './ledger/ledger-line.js';
import { type Span, consistencySpans, hashesOf, inclusionSpans, placesOf } from './ledger/tree-proof.js';

export interface EntryProof {
  readonly line: LedgerLine;
  readonly checkpoint: StoredCheckpoint;
  /** Hashes from the leaf up to the root, as RFC 6962 orders them. */
  readonly path: readonly Buffer[];
}

export interface ConsistencyProof {
  readonly from: { readonly size: number; readonly root: Buffer };
  readonly to: { readonly size: number; readonly root: Buffer };
  readonly path: readonly Buffer[];
}

/** Shows that an entry stands in the ledger, or that one state of the ledger is the beginning of another. */
@Injectable()
export class ProveEntry {
  constructor(private readonly transactions: Transactions) {}

  /** A path leads past hashes of entries that are others' business: a body sees those hashes, and no row of theirs. */
  private get tree(): Queryable {
    return this.transactions.as(LEDGER).reader;
  }

  /** Throws not-found for an entry the reader may not know of, and conflict where no checkpoint covers it yet. */
  async inclusion(id: string, reader: LedgerReader & LedgerScope): Promise<EntryProof> {
    const { reader: q } = this.transactions;
    const row = isId(id) ? await ledgerRow(q, reader, id) : null;
    if (!row?.isVisible || !row.entry) throw notFound('entry');
    const checkpoint = await checkpointCovering(q, row.leaf);
    if (!checkpoint)
      throw new DomainError(
        'conflict',
        'not-signed-yet',
        'No checkpoint covers this entry yet; ask again in a minute.',
      );
    const path = await hashes(this.tree, inclusionSpans(row.leaf, checkpoint.size));
    return { line: lineOf(row, reader), checkpoint, path };
  }

  async consistency(from: number, to: number): Promise<ConsistencyProof> {
    const q = this.tree;
    const size = await sealedSize(q);
    if (from > to || to > size) {
      const message = `The ledger has ${size} entries: ask for sizes from 1 to that, the smaller one first.`;
      throw new DomainError('invalid', 'no-such-size', message);
    }
    const root = async (of: number) => (await hashes(q, [{ from: 0, to: of }]))[0]!;
    return {
      from: { size: from, root: await root(from) },
      to: { size: to, root: await root(to) },
      path: await hashes(q, consistencySpans(from, to)),
    };
  }
}

async function hashes(q: Queryable, spans: readonly Span[]): Promise<Buffer[]> {
  return hashesOf(spans, await treeNodes(q, placesOf(spans)));
}

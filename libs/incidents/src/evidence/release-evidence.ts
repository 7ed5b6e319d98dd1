import { type Actor, DomainError } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import type { Verb } from '@fcert/identity';
import { Transactions, lockedArchive, lockedArchiveBytes } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Evidence } from './data/evidence.js';
import { safeName } from './domain/evidence-name.js';
import { RELEASE_TEXTS, type Release, refuseRelease } from './domain/evidence-state.js';
import { findEvidenceFor } from './evidence-access.js';
import { EvidenceReader } from './evidence-reader.js';

export interface Released {
  readonly fileName: string;
  readonly size: number;
  readonly sha256: string;
  readonly bytes: AsyncIterable<Buffer>;
}

/** No secret: it keeps mail filters, previews and double clicks off. Analysts everywhere use this word. */
export const SAMPLE_PASSWORD = 'infected';

const VERB: Readonly<Record<Release, Verb>> = { content: 'evidence:download', sample: 'evidence:sample' };

/** Lets a file out, and notes to whom before its first byte leaves. */
@Injectable()
export class ReleaseEvidence {
  constructor(
    private readonly transactions: Transactions,
    private readonly reader: EvidenceReader,
  ) {}

  async execute(actor: Actor, id: string, as: Release): Promise<Released> {
    const evidence = await this.transactions.run({ actor }, async (tx) => {
      const found = await findEvidenceFor(tx, actor, VERB[as], id);
      const refusal = refuseRelease(found.state, as);
      if (refusal) throw new DomainError('refused', `evidence-${refusal}`, RELEASE_TEXTS[refusal]);
      await appendAudit(tx, [
        {
          action: as === 'sample' ? 'evidence.sample-taken' : 'evidence.downloaded',
          objectKind: 'evidence',
          objectId: found.id,
          reference: found.reportReference ?? found.incidentReference,
          data: { state: found.state, sha256: found.sha256 },
        },
      ]);
      return found;
    });
    const bytes = this.reader.plain(evidence, await this.reader.parts(evidence));
    return as === 'sample' ? this.sample(evidence, bytes) : this.content(evidence, bytes);
  }

  private content(evidence: Evidence, bytes: AsyncIterable<Buffer>): Released {
    const { size, sha256 } = evidence;
    const fileName = safeName(evidence.name);
    return { fileName, size, sha256: sha256!, bytes };
  }

  /** Named by its digest, so that nothing on the way opens it for its ending. */
  private sample(evidence: Evidence, plain: AsyncIterable<Buffer>): Released {
    const inside = { name: safeName(evidence.name), size: evidence.size };
    const bytes = lockedArchive({ ...inside, bytes: plain }, SAMPLE_PASSWORD);
    const fileName = `${evidence.sha256!}.zip`;
    return { fileName, size: lockedArchiveBytes(inside), sha256: evidence.sha256!, bytes };
  }
}

import { DomainError } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { type Acting, Transactions, type Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { tellOfEvidence } from './announce-evidence.js';
import { type Evidence, findEvidence, lockEvidence, sentBefore } from './data/evidence.js';
import { allParts } from './data/evidence-parts.js';
import { type Digests, expireUpload, markReceived } from './data/evidence-writes.js';
import { nameFindings } from './domain/evidence-name.js';
import { EvidenceReader } from './evidence-reader.js';
import { FileDigest } from './incoming.js';
import { kindOfFile } from './kind-of-file.js';

/** All bytes are there: a case that is busy, or a database that blinks, is no reason to have them sent again. */
const MOST_TURNS = 4;

/** What was learnt of the file while its bytes passed. */
export type Seen = Digests & { readonly head: Buffer };

/**
 * Makes a whole upload a file: digests and kind, its entry in the custody log and its event, in one transaction. The same
 * bytes from the same sender at the same place are one file: who repeats a lost answer gets the first.
 */
@Injectable()
export class FinishUpload {
  constructor(
    private readonly transactions: Transactions,
    private readonly reader: EvidenceReader,
  ) {}

  async execute(acting: Acting, id: string, seen?: Seen): Promise<Evidence & { replayed: boolean }> {
    const { head, ...digests } = seen ?? (await this.readBack(id));
    const known = await kindOfFile(head);
    for (let turn = 1; ; turn += 1) {
      try {
        return await this.close(acting, id, { ...digests, known });
      } catch (error) {
        if (turn === MOST_TURNS || !(error instanceof DomainError) || error.kind !== 'unavailable')
          throw error;
      }
    }
  }

  private close(
    acting: Acting,
    id: string,
    { known, ...digests }: Digests & { known: Awaited<ReturnType<typeof kindOfFile>> },
  ): Promise<Evidence & { replayed: boolean }> {
    return this.transactions.run(acting, async (tx) => {
      const upload = (await lockEvidence(tx, id))!;
      if (upload.state !== 'uploading') return { ...upload, replayed: false };
      const first = await sentBefore(tx, upload, digests.sha256);
      if (first) {
        await expireUpload(tx, id);
        return { ...first, replayed: true };
      }
      const findings = [...nameFindings(upload.name), ...known.findingsFor(upload.name)];
      await markReceived(tx, { id, ...digests, mediaType: known.mediaType, findings });
      const evidence = (await findEvidence(tx, id))!;
      await this.tell(tx, evidence);
      return { ...evidence, replayed: false };
    });
  }

  private async tell(tx: Tx, evidence: Evidence): Promise<void> {
    const parts = await allParts(tx, evidence.id);
    await appendAudit(tx, [
      {
        action: 'evidence.received',
        objectKind: 'evidence',
        objectId: evidence.id,
        reference: evidence.reportReference ?? evidence.incidentReference,
        data: { size: evidence.size, sha256: evidence.sha256, parts: parts.length },
      },
    ]);
    await tellOfEvidence(tx, evidence, 'evidence.received', 'A file was received as evidence');
  }

  /** Resumed uploads pass in pieces: what they came to is read from the store, where it counts. */
  private async readBack(id: string): Promise<Seen> {
    const evidence = (await findEvidence(this.transactions.reader, id))!;
    const digest = new FileDigest();
    for await (const bytes of this.reader.plain(evidence)) digest.update(bytes);
    return digest.result();
  }
}

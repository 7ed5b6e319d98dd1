import { DomainError } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type Evidence, findEvidence, lockEvidence } from './data/evidence.js';
import { startScan } from './data/evidence-writes.js';
import { RELEASE_TEXTS, mayMove } from './domain/evidence-state.js';
import { findEvidenceFor } from './evidence-access.js';

/** Has a file looked at once more: signatures are newer, or there is a scanner now. Meanwhile it is in quarantine. */
@Injectable()
export class RescanEvidence {
  constructor(private readonly transactions: Transactions) {}

  execute(acting: Acting, id: string): Promise<Evidence> {
    return this.transactions.run(acting, async (tx) => {
      const found = await findEvidenceFor(tx, acting.actor, 'evidence:scan', id);
      const evidence = (await lockEvidence(tx, found.id))!;
      // Whoever asks while it is before the scanner gets what they want.
      if (['received', 'scanning'].includes(evidence.state)) return evidence;
      if (!mayMove(evidence.state, 'scanning')) {
        throw new DomainError('refused', 'evidence-destroyed', RELEASE_TEXTS.destroyed);
      }
      await startScan(tx, evidence.id, [evidence.state]);
      await appendAudit(tx, [
        {
          action: 'evidence.rescan-asked',
          objectKind: 'evidence',
          objectId: evidence.id,
          reference: evidence.reportReference ?? evidence.incidentReference,
          data: { before: evidence.state },
        },
      ]);
      return (await findEvidence(tx, evidence.id))!;
    });
  }
}

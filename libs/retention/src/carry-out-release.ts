import { appendAudit } from '@fcert/audit';
import { destroyFilesOf, redactOldCases } from '@fcert/incidents';
import { systemActor } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { heldWhileDeleting } from './data/holds.js';
import { lockApproved, noteRound } from './data/releases.js';

/** Cases a round takes at most: each round is one short transaction. */
const ROUND = 50;
const GONE = 'Deleted after retention';

/** Takes the words out of what two people have released, and destroys its files, a round at a time. */
@Injectable()
export class CarryOutRelease {
  constructor(private readonly transactions: Transactions) {}

  /** Answers how many cases went; call again while it is a full round. What is on hold by now stays. */
  execute(limit = ROUND): Promise<number> {
    return this.transactions.run({ actor: systemActor('retention') }, async (tx) => {
      const held = await heldWhileDeleting(tx);
      const release = await lockApproved(tx);
      if (!release) return 0;
      const cases = await redactOldCases(tx, { releaseId: release.id, cutoff: release.cutoff, held, limit });
      await destroyFilesOf(
        tx,
        cases.map(({ id }) => id),
        { reason: GONE, releaseId: release.id },
      );
      await noteRound(tx, release.id, cases.length, cases.length < limit);
      await appendAudit(
        tx,
        cases.map(({ id, reference }) => ({
          action: 'retention.redacted',
          objectKind: 'incident',
          objectId: id,
          reference,
          data: { releaseId: release.id },
        })),
      );
      return cases.length;
    });
  }
}

import { appendAudit } from '@fcert/audit';
import { can } from '@fcert/identity';
import { DomainError, notFound } from '@fcert/kernel';
import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { lockRetention } from './data/holds.js';
import { type RetentionRelease, decideRelease, oneRelease } from './data/releases.js';
import { personOf } from './person-of.js';

/** Another person approves, or either takes it back. From the approval on the worker carries it out. */
@Injectable()
export class DecideRelease {
  constructor(private readonly transactions: Transactions) {}

  /** Throws `not-found`, `refused` for the proposer's own approval, `conflict` when it is decided or under way. */
  execute(
    acting: Acting,
    input: { id: string; decision: 'approved' | 'withdrawn' },
  ): Promise<RetentionRelease> {
    return this.transactions.run(acting, async (tx) => {
      const by = personOf(tx.actor);
      if (!by || !can(tx.actor, 'retention:release')) throw notFound('release');
      await lockRetention(tx);
      const release = await oneRelease(tx, input.id, true);
      if (release.state !== 'proposed')
        throw new DomainError('conflict', 'release-decided', 'This release is decided already.');
      if (input.decision === 'approved' && release.proposedById === by.id)
        throw new DomainError(
          'refused',
          'second-person-needed',
          'Another person must approve what you proposed.',
        );
      await appendAudit(tx, [
        { action: `retention.${input.decision}`, objectKind: 'retention-release', objectId: release.id },
      ]);
      return decideRelease(tx, { id: release.id, state: input.decision, by });
    });
  }
}

import { appendAudit } from '@fcert/audit';
import { can } from '@fcert/identity';
import { DomainError, newId, notFound } from '@fcert/kernel';
import { type Acting, Transactions } from '@fcert/platform';
import { Inject, Injectable } from '@nestjs/common';
import { type RetentionRelease, insertRelease } from './data/releases.js';
import type { RetentionPolicy } from './domain/policy.js';
import { dryRun } from './dry-run.js';
import { personOf } from './person-of.js';
import { RETENTION_POLICY } from './retention-policy.js';

/** One person proposes that the words of old cases go; the instant is fixed, so that the second speaks of the same. */
@Injectable()
export class ProposeRelease {
  constructor(
    private readonly transactions: Transactions,
    @Inject(RETENTION_POLICY) private readonly policy: RetentionPolicy,
  ) {}

  /** Throws `refused` where nothing would go, `conflict` while another release is open. */
  execute(acting: Acting): Promise<RetentionRelease> {
    return this.transactions.run(acting, async (tx) => {
      const by = personOf(tx.actor);
      if (!by || !can(tx.actor, 'retention:release')) throw notFound('release');
      const { cutoff, count } = await dryRun(tx, this.policy);
      if (count === 0) throw new DomainError('refused', 'nothing-old', 'No case is past its time.');
      const policyVersion = this.policy.version;
      const release = await insertRelease(tx, { id: newId(), cutoff, policyVersion, cases: count, by });
      const data = { class: 'case', cutoff: cutoff.toISOString(), cases: count, policyVersion };
      await appendAudit(tx, [
        { action: 'retention.proposed', objectKind: 'retention-release', objectId: release.id, data },
      ]);
      return release;
    });
  }
}

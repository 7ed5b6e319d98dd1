import { Transactions } from '@fcert/platform';
import { RETENTION_POLICY, type RetentionPolicy, dryRun, listHolds, listReleases } from '@fcert/retention';
import { Inject, Injectable } from '@nestjs/common';
import {
  type LegalHoldListAnswer,
  type RetentionAnswer,
  type RetentionReleaseListAnswer,
  legalHoldAnswer,
  releaseAnswer,
} from './retention.dto.js';

/** How long things are kept, what would go, and who has said what about it. */
@Injectable()
export class RetentionPages {
  constructor(
    private readonly transactions: Transactions,
    @Inject(RETENTION_POLICY) private readonly policy: RetentionPolicy,
  ) {}

  async overview(): Promise<RetentionAnswer> {
    const { version, status, caption, citation, classes } = this.policy;
    const { cutoff, count, held, first } = await this.transactions.snapshot((q) => dryRun(q, this.policy));
    const shown = { version, status, caption, citation, classes: [...classes] };
    return { ...shown, cutoff: cutoff.toISOString(), cases: count, held, first: [...first] };
  }

  async holds(): Promise<LegalHoldListAnswer> {
    return { items: (await listHolds(this.transactions.reader)).map(legalHoldAnswer) };
  }

  async releases(): Promise<RetentionReleaseListAnswer> {
    return { items: (await listReleases(this.transactions.reader)).map(releaseAnswer) };
  }
}

import type { PersonActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { hasFactor } from '../data/factors.read-model.js';
import { renewSession } from '../renew-session.js';
import { noFactor } from './renew-recovery-codes.js';
import { SecondFactors, factorRefused } from './second-factors.js';

/** Proves a second factor again, so that destructive acts are open for some minutes. */
@Injectable()
export class StepUp {
  constructor(
    private readonly transactions: Transactions,
    private readonly factors: SecondFactors,
  ) {}

  /** Answers the new session reference. Throws `no-factor`, `second-factor-refused` or `second-factor-throttled`. */
  async execute(actor: PersonActor, otp: string): Promise<string> {
    if (!(await hasFactor(this.transactions.reader, actor.id))) throw noFactor();
    await this.factors.reserve(actor.id);
    return this.transactions.run({ actor }, async (tx) => {
      const by = await this.factors.take(tx, actor.id, otp);
      if (by === null) throw factorRefused();
      await appendAudit(tx, [
        { action: 'session.proven', objectKind: 'session', objectId: actor.sessionId, data: { by } },
      ]);
      return renewSession(tx, actor, { endsOthers: false, factor: 'proven' });
    });
  }
}

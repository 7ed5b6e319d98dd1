import { DomainError, type PersonActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions, type Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { lockPerson } from '../data/people.js';
import { replaceRecoveryCodes } from '../data/recovery-codes.js';
import { confirmTotp, lockTotp } from '../data/totp-factors.js';
import { renewSession } from '../renew-session.js';
import { FactorSecrets } from './factor-secrets.js';
import { newRecoveryCodes, recoveryCodeHash } from './recovery-code.js';
import { SecondFactors, factorRefused } from './second-factors.js';
import { stepOfCode } from './totp.js';

export interface EnrolledFactor {
  /** The new session reference: the one before is worth nothing any more. */
  readonly reference: string;
  /** Shown this once. */
  readonly recoveryCodes: string[];
}

/** The first code of an app shows that it has the secret: from now on it counts, and every other session is over. */
@Injectable()
export class ConfirmTotp {
  constructor(
    private readonly transactions: Transactions,
    private readonly factors: SecondFactors,
    private readonly secrets: FactorSecrets,
  ) {}

  /** Throws `no-factor-begun` (refused), `second-factor-refused` (forbidden) or `second-factor-throttled`. */
  async execute(actor: PersonActor, code: string): Promise<EnrolledFactor> {
    await this.factors.reserve(actor.id);
    return this.transactions.run({ actor }, async (tx) => {
      await lockPerson(tx, actor.id);
      await this.confirm(tx, actor.id, code);
      const recoveryCodes = newRecoveryCodes();
      await replaceRecoveryCodes(tx, actor.id, recoveryCodes.map(recoveryCodeHash));
      await appendAudit(tx, [
        { action: 'factor.enrolled', objectKind: 'person', objectId: actor.id, data: { factor: 'totp' } },
      ]);
      return {
        reference: await renewSession(tx, actor, { endsOthers: true, factor: 'proven' }),
        recoveryCodes,
      };
    });
  }

  private async confirm(tx: Tx, personId: string, code: string): Promise<void> {
    const begun = await lockTotp(tx, personId, 'begun');
    if (!begun) {
      throw new DomainError(
        'refused',
        'no-factor-begun',
        'Begin an authenticator app first; then confirm it.',
      );
    }
    const step = stepOfCode(this.secrets.open(begun.sealed, begun.id, personId), code, begun.epoch, null);
    if (step === null) throw factorRefused();
    await confirmTotp(tx, personId, begun.id, step);
    await this.factors.forgive(tx, personId);
  }
}

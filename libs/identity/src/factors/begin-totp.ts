import { type PersonActor, newId, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { lockPerson } from '../data/people.js';
import { beginTotp } from '../data/totp-factors.js';
import { FactorSecrets } from './factor-secrets.js';
import { newTotpSecret, totpUri } from './totp.js';

export interface BegunTotp {
  /** Base32, for typing. Shown this once. */
  readonly secret: string;
  /** The same as `otpauth://` address, for a QR code. */
  readonly uri: string;
}

/** Begins an authenticator app. It counts once a code of it was confirmed; until then the one before goes on. */
@Injectable()
export class BeginTotp {
  constructor(
    private readonly transactions: Transactions,
    private readonly secrets: FactorSecrets,
  ) {}

  execute(actor: PersonActor): Promise<BegunTotp> {
    return this.transactions.run({ actor }, async (tx) => {
      const person = await lockPerson(tx, actor.id);
      if (!person) throw notFound('person');
      const [id, secret] = [newId(), newTotpSecret()];
      await beginTotp(tx, { id, personId: person.id, sealed: this.secrets.seal(secret, id, person.id) });
      await appendAudit(tx, [
        { action: 'factor.begun', objectKind: 'person', objectId: person.id, data: { factor: 'totp' } },
      ]);
      return { secret, uri: totpUri(secret, person.email) };
    });
  }
}

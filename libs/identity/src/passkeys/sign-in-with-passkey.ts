import { type PersonActor, newId, systemActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { lockPerson } from '../data/people.js';
import { insertSession, livePerson } from '../data/sessions.js';
import { newSecret, secretHash } from '../secrets.js';
import { passkeyRefused } from './register-passkey.js';
import { type CheckedPasskey, type PasskeyResponse, Passkeys } from './passkeys.js';

/** Starts a session for a passkey alone: the device has verified its user, so it is two factors in one. */
@Injectable()
export class SignInWithPasskey {
  constructor(
    private readonly transactions: Transactions,
    private readonly passkeys: Passkeys,
  ) {}

  /** Throws `passkey-refused` (unauthenticated), alike for an unknown passkey and a wrong answer, or `passkeys-off`. */
  async execute(response: PasskeyResponse): Promise<{ person: PersonActor; reference: string }> {
    const checked = await this.passkeys.check(response);
    const started = checked && (await this.start(checked));
    if (started) return started;
    await this.transactions.run({ actor: systemActor('sign-in') }, (tx) =>
      appendAudit(tx, [
        {
          action: 'session.refused',
          objectKind: 'person',
          objectId: checked?.personId ?? 'unknown',
          data: { at: 'passkey' },
        },
      ]),
    );
    throw passkeyRefused('unauthenticated');
  }

  private start(checked: CheckedPasskey) {
    return this.transactions.run({ actor: systemActor('sign-in') }, async (tx) => {
      const person = await lockPerson(tx, checked.personId);
      if (!person || person.disabled || person.oidcOnly || !(await this.passkeys.take(tx, checked)))
        return null;
      const [id, reference] = [newId(), newSecret()];
      await insertSession(tx, {
        ...{ id, tokenHash: secretHash(reference), personId: person.id, isProven: true, client: null },
      });
      await appendAudit(tx, [
        { action: 'session.started', objectKind: 'session', objectId: id, data: { factor: 'passkey' } },
      ]);
      return { person: (await livePerson(tx, id))!, reference };
    });
  }
}

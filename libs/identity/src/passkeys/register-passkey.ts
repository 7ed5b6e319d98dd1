import { DomainError, type PersonActor, newId } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { PASSKEYS_MOST, factorsOf } from '../data/factors.read-model.js';
import { insertPasskey } from '../data/passkeys.js';
import { lockPerson } from '../data/people.js';
import { replaceRecoveryCodes } from '../data/recovery-codes.js';
import { newRecoveryCodes, recoveryCodeHash } from '../factors/recovery-code.js';
import { renewSession } from '../renew-session.js';
import { type PasskeyResponse, Passkeys } from './passkeys.js';

export interface RegisteredPasskey {
  readonly id: string;
  readonly reference: string;
  /** Where it is the first factor; shown this once. */
  readonly recoveryCodes: string[] | null;
}

/** Keeps a passkey that a device has made. Every other session is over. */
@Injectable()
export class RegisterPasskey {
  constructor(
    private readonly transactions: Transactions,
    private readonly passkeys: Passkeys,
  ) {}

  /** Throws `passkey-refused` (forbidden), `passkey-known` (conflict) or `passkeys-off` (refused). */
  async execute(
    actor: PersonActor,
    input: { name: string; response: PasskeyResponse },
  ): Promise<RegisteredPasskey> {
    const made = await this.passkeys.checkRegistration(actor, input.response);
    if (!made) throw passkeyRefused('forbidden');
    return this.transactions.run({ actor }, async (tx) => {
      await lockPerson(tx, actor.id);
      if (!(await this.passkeys.spend(tx, made.challenge))) throw passkeyRefused('forbidden');
      const { totpSince, passkeys } = await factorsOf(tx, actor.id);
      if (passkeys.length >= PASSKEYS_MOST) {
        throw new DomainError('refused', 'too-many-passkeys', 'Remove a passkey you no longer use first.');
      }
      const isFirst = totpSince === null && passkeys.length === 0;
      const id = newId();
      if (!(await insertPasskey(tx, { ...made, id, personId: actor.id, name: input.name }))) {
        throw new DomainError('conflict', 'passkey-known', 'This passkey is registered already.');
      }
      const recoveryCodes = isFirst ? newRecoveryCodes() : null;
      if (recoveryCodes) await replaceRecoveryCodes(tx, actor.id, recoveryCodes.map(recoveryCodeHash));
      const data = { factor: 'passkey', passkeyId: id };
      await appendAudit(tx, [{ action: 'factor.enrolled', objectKind: 'person', objectId: actor.id, data }]);
      return {
        id,
        recoveryCodes,
        reference: await renewSession(tx, actor, { endsOthers: true, factor: 'proven' }),
      };
    });
  }
}

/** At sign-in nobody is signed in yet; later a wrong answer ends no session. */
export function passkeyRefused(kind: 'unauthenticated' | 'forbidden'): DomainError {
  return new DomainError(kind, 'passkey-refused', 'The passkey, or its answer, is not taken. Try again.');
}

import { DomainError, type PersonActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions, publish } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { lockPerson, setPassword } from './data/people.js';
import { forgiveAttempt, reserveAttempt } from './data/sign-in-attempts.js';
import { passwordChanged } from './password-changed.js';
import { PasswordHasher } from './password-hasher.js';
import { refuseWeakPassword } from './refuse-weak-password.js';
import { renewSession } from './renew-session.js';
import { secretHash } from './secrets.js';

/** A new password for the old one. Every other session ends, this one gets a new reference; second factors stay. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly transactions: Transactions,
    private readonly passwords: PasswordHasher,
  ) {}

  /** Answers the new session reference. Throws `password-wrong` (forbidden), `weak-password` or `sign-in-throttled`. */
  async execute(actor: PersonActor, input: { current: string; password: string }): Promise<string> {
    const attempt = { pair: secretHash(`password change ${actor.id}`) };
    const person = await this.transactions.run({ actor }, async (tx) => {
      const wait = await reserveAttempt(tx, attempt);
      if (wait === 0) return lockPerson(tx, actor.id);
      const message = `Too many passwords were wrong. Wait ${wait} s before the next try.`;
      throw new DomainError('throttled', 'sign-in-throttled', message, { retryAfterSeconds: wait });
    });
    if (!(await this.passwords.verify(person?.passwordHash ?? null, input.current))) {
      throw new DomainError('forbidden', 'password-wrong', 'The present password is not right.');
    }
    refuseWeakPassword(input.password, [person!.email, person!.name]);
    const hash = await this.passwords.hash(input.password);
    return this.transactions.run({ actor }, async (tx) => {
      const now = await lockPerson(tx, actor.id);
      if (now?.passwordHash !== person!.passwordHash) {
        throw new DomainError(
          'conflict',
          'password-changed',
          'The password was changed meanwhile. Sign in again.',
        );
      }
      await forgiveAttempt(tx, attempt);
      await setPassword(tx, actor.id, hash);
      await appendAudit(tx, [{ action: 'person.password-set', objectKind: 'person', objectId: actor.id }]);
      await publish(tx, [passwordChanged(actor.id)]);
      return renewSession(tx, actor, { endsOthers: true, factor: 'none' });
    });
  }
}

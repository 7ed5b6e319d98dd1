import { DomainError, notFound, systemActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions, type Tx, publish } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { findWorkingReset, useReset } from './data/password-resets.js';
import { lockPerson, setPassword } from './data/people.js';
import { revokeSessionsOf } from './data/sessions.js';
import { forgiveAttempt, reserveAttempt } from './data/sign-in-attempts.js';
import { passwordChanged } from './password-changed.js';
import { PasswordHasher } from './password-hasher.js';
import { refuseWeakPassword } from './refuse-weak-password.js';
import { revocation } from './revocation.js';
import { secretHash } from './secrets.js';

const RESET = systemActor('password-reset');

export interface ResetInput {
  /** Of the letter. */
  readonly token: string;
  readonly password: string;
  /** Where the try comes from: counted, never stored in clear. */
  readonly address: string;
}

/**
 * Sets the password somebody chose with the token of a letter and ends every session they had. It signs nobody in: whoever
 * has a second factor shows it at the next sign-in, as ever. API keys belong to bodies and stay.
 */
@Injectable()
export class ResetPassword {
  constructor(
    private readonly transactions: Transactions,
    private readonly passwords: PasswordHasher,
  ) {}

  /**
   * Throws `not-found` for a token that is unknown, used, replaced, too old or older than the password; `weak-password`
   * (invalid), which leaves the token as it is; `sign-in-throttled` after too many tries.
   */
  async execute({ token, password, address }: ResetInput): Promise<void> {
    const attempt = { pair: secretHash(`password reset try ${address}`) };
    await this.reserve(attempt);
    const open = await findWorkingReset(this.transactions.as(RESET).reader, { tokenHash: secretHash(token) });
    if (!open) throw notFound('password reset');
    refuseWeakPassword(password, [open.email, open.name]);
    const hash = await this.passwords.hash(password);
    await this.transactions.run({ actor: RESET }, async (tx) => {
      const person = await lockPerson(tx, open.personId);
      if (!person || !(await useReset(tx, open.id))) throw notFound('password reset');
      await forgiveAttempt(tx, attempt);
      await setNewPassword(tx, person.id, hash);
    });
  }

  private async reserve(attempt: { pair: Buffer }): Promise<void> {
    await this.transactions.run({ actor: RESET }, async (tx) => {
      const wait = await reserveAttempt(tx, attempt);
      if (wait === 0) return;
      const message = `Too many tries. Wait ${wait} s before the next one.`;
      throw new DomainError('throttled', 'sign-in-throttled', message, { retryAfterSeconds: wait });
    });
  }
}

async function setNewPassword(tx: Tx, personId: string, hash: string): Promise<void> {
  await setPassword(tx, personId, hash);
  await revokeSessionsOf(tx, personId);
  await appendAudit(tx, [
    { action: 'person.password-set', objectKind: 'person', objectId: personId, data: { by: 'reset' } },
  ]);
  await publish(tx, [
    revocation(personId, { sessionId: null, personId, keyId: null }),
    passwordChanged(personId),
  ]);
}

import { DomainError, notFound, systemActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions, publish } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { acceptInvitation, findOpenInvitation } from './data/invitations.js';
import { lockPerson, setPassword } from './data/people.js';
import { revokeSessionsOf } from './data/sessions.js';
import { refuseWeakPassword } from './refuse-weak-password.js';
import { PasswordHasher } from './password-hasher.js';
import { revocation } from './revocation.js';
import { secretHash } from './secrets.js';

const INVITATION = systemActor('invitation');

/** Sets the password somebody chose with their invitation, ends the invitation and every session there was before. */
@Injectable()
export class AcceptInvitation {
  constructor(
    private readonly transactions: Transactions,
    private readonly passwords: PasswordHasher,
  ) {}

  /** Throws `not-found` for a token that is unknown, used, replaced or too old, `weak-password` (invalid), `oidc-only`. */
  async execute(input: { token: string; password: string }): Promise<void> {
    const { reader } = this.transactions.as(INVITATION);
    const open = await findOpenInvitation(reader, secretHash(input.token));
    if (!open) throw notFound('invitation');
    refuseWeakPassword(input.password, [open.email, open.name]);
    const hash = await this.passwords.hash(input.password);
    await this.transactions.run({ actor: INVITATION }, async (tx) => {
      const person = await lockPerson(tx, open.personId);
      if (!person || person.disabled || !(await acceptInvitation(tx, open.id))) throw notFound('invitation');
      if (person.oidcOnly) throw oidcOnly();
      await setPassword(tx, person.id, hash);
      await revokeSessionsOf(tx, person.id);
      await appendAudit(tx, [{ action: 'person.password-set', objectKind: 'person', objectId: person.id }]);
      await publish(tx, [revocation(person.id, { sessionId: null, personId: person.id, keyId: null })]);
    });
  }
}

function oidcOnly(): DomainError {
  const message = 'This account has no password: accept the invitation through the OpenID provider.';
  return new DomainError('refused', 'oidc-only', message);
}

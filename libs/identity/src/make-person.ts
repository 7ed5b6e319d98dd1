import { DomainError, type Role, newId } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import type { Tx } from '@fcert/platform';
import { insertPerson, isKnownEmail } from './data/people.js';
import { type PersonView, findPerson } from './data/person-page.read-model.js';
import { type IssuedInvitation, issueInvitation } from './issue-invitation.js';

export interface NewPersonInput {
  /** In lower case. */
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly constituentId: string | null;
  readonly providerId: string | null;
}

export interface InvitedPerson {
  readonly person: PersonView;
  readonly invitation: IssuedInvitation;
}

/** Makes an account with its invitation in the caller's transaction, without asking the policy. Throws `email-known`. */
export async function makePerson(
  tx: Tx,
  input: NewPersonInput,
  why: Readonly<Record<string, unknown>>,
): Promise<InvitedPerson> {
  const id = newId();
  const { email, name, role, constituentId, providerId } = input;
  if (await isKnownEmail(tx, email)) throw emailKnown();
  await insertPerson(tx, { id, email, name, role, constituentId, providerId, passwordHash: null });
  const data = { role, constituentId, providerId, ...why };
  await appendAudit(tx, [{ action: 'person.created', objectKind: 'person', objectId: id, data }]);
  const invitation = await issueInvitation(tx, id);
  return { person: (await findPerson(tx, id))!, invitation };
}

export function emailKnown(): DomainError {
  return new DomainError('conflict', 'email-known', 'There is an account with this address.');
}

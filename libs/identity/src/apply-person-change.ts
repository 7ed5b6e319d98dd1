import { DomainError, type Role, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { type Tx, publish } from '@fcert/platform';
import {
  type LockedPerson,
  type PersonRights,
  hasAdmin,
  lockAdministration,
  lockPerson,
  updatePerson,
} from './data/people.js';
import { type PersonView, findPerson } from './data/person-page.read-model.js';
import { revokeSessionsOf } from './data/sessions.js';
import { refuseWrongOwner } from './domain/belonging.js';
import { revocation } from './revocation.js';

export interface PersonPatch {
  readonly name?: string | undefined;
  /** A new role comes with its owner: the old one is let go. */
  readonly role?: Role | undefined;
  readonly constituentId?: string | undefined;
  readonly providerId?: string | undefined;
  readonly disabled?: boolean | undefined;
  /** Whether they sign in through the OpenID provider and in no other way. */
  readonly oidcOnly?: boolean | undefined;
}

/**
 * Changes an account in the caller's transaction, without asking the policy: whoever calls has asked it. Whoever's rights
 * change has to sign in again. Throws `not-found`, `own-account`, `last-administrator`, `not-linked`, `validation-failed`,
 * or what `look` throws about the person as they are.
 */
export async function applyPersonChange(
  tx: Tx,
  id: string,
  patch: PersonPatch,
  look: (person: LockedPerson) => void = () => undefined,
): Promise<PersonView> {
  await lockAdministration(tx);
  const person = await lockPerson(tx, id);
  if (!person) throw notFound('person');
  look(person);
  const next = rightsAfter(person, patch);
  refuseWrongOwner('person', next);
  refuseNoWayIn(person, next);
  if (!sameRights(person, next)) await changeRights(tx, person, next);
  await updatePerson(tx, person.id, { ...next, name: patch.name ?? person.name });
  const renamed = patch.name !== undefined && patch.name !== person.name;
  await appendAudit(tx, [
    {
      action: 'person.changed',
      objectKind: 'person',
      objectId: person.id,
      data: { before: rightsOf(person), after: next, renamed },
    },
  ]);
  return (await findPerson(tx, person.id))!;
}

async function changeRights(tx: Tx, person: LockedPerson, next: PersonRights): Promise<void> {
  if (tx.actor.id === person.id) {
    const message = 'Nobody changes their own rights. Ask another administrator.';
    throw new DomainError('refused', 'own-account', message);
  }
  if (administers(person) && !administers(next) && !(await hasAdmin(tx, person.id))) {
    throw new DomainError('refused', 'last-administrator', 'Nobody would be left to administer.');
  }
  await revokeSessionsOf(tx, person.id);
  await publish(tx, [revocation(person.id, { sessionId: null, personId: person.id, keyId: null })]);
}

/** Also while the OpenID provider is away. */
function administers({ role, disabled, oidcOnly }: PersonRights): boolean {
  return role === 'admin' && !disabled && !oidcOnly;
}

/** Who has a password and no link would be shut out; who was only invited accepts through the provider. */
function refuseNoWayIn(person: LockedPerson, next: PersonRights): void {
  if (!next.oidcOnly || person.oidcOnly || person.linked || person.passwordHash === null) return;
  const message = 'The account is linked to no subject of the provider yet. Its owner links it first.';
  throw new DomainError('refused', 'not-linked', message);
}

function rightsOf({ role, constituentId, providerId, disabled, oidcOnly }: LockedPerson): PersonRights {
  return { role, constituentId, providerId, disabled, oidcOnly };
}

function rightsAfter(person: LockedPerson, patch: PersonPatch): PersonRights {
  const role = patch.role ?? person.role;
  const kept = role === person.role;
  return {
    role,
    constituentId: patch.constituentId ?? (kept ? person.constituentId : null),
    providerId: patch.providerId ?? (kept ? person.providerId : null),
    disabled: patch.disabled ?? person.disabled,
    oidcOnly: patch.oidcOnly ?? person.oidcOnly,
  };
}

function sameRights(a: PersonRights, b: PersonRights): boolean {
  return (
    a.role === b.role &&
    a.constituentId === b.constituentId &&
    a.providerId === b.providerId &&
    a.disabled === b.disabled &&
    a.oidcOnly === b.oidcOnly
  );
}

import { DomainError, type FieldError, ROLES, type Role, isId, isPlainName, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { type Tx, publish } from '@fcert/platform';
import { isEmail } from 'class-validator';
import { applyPersonChange } from '../apply-person-change.js';
import type { LockedApproval } from '../data/approvals.js';
import { type LockedPerson, lockPerson } from '../data/people.js';
import { deleteLink } from '../data/oidc-links.js';
import { deletePasskeysOf } from '../data/passkeys.js';
import { deleteRecoveryCodes } from '../data/recovery-codes.js';
import { revokeSessionsOf } from '../data/sessions.js';
import { deleteTotp } from '../data/totp-factors.js';
import { refuseWrongOwner } from '../domain/belonging.js';
import { ROLES_WITH_FACTOR } from '../domain/second-factor.js';
import { issueInvitation } from '../issue-invitation.js';
import { makePerson } from '../make-person.js';
import { revocation } from '../revocation.js';
import type { ApprovedAct, AskedChange } from './approved-acts.js';

/** The same addresses and names as where one administrator is enough. */
const isAddress = (text: string) => text.length <= 254 && isEmail(text, { allow_utf8_local_part: false });
const isName = (text: string) => text.length <= 100 && isPlainName(text);

/** Gives an account a role of the staff or of a provider. `change`: `{role, providerId?}`. */
export const personRole: ApprovedAct = {
  kind: 'person.role',
  verb: 'person:manage',
  async prepare(tx, asked) {
    const person = await subjectOf(tx, asked);
    const rights = rightsIn(asked.change);
    return { subjectKind: 'person', subjectId: person.id, change: { from: person.role, ...rights } };
  },
  async perform(tx, { subjectId, change }) {
    const { role, providerId } = change as { role: Role; providerId: string | null };
    await applyPersonChange(tx, subjectId, { role, ...(providerId === null ? {} : { providerId }) });
    return null;
  },
};

/** Makes an account of the staff or of a provider. `change`: `{email, name, role, providerId?}`; no subject. */
export const personCreate: ApprovedAct = {
  kind: 'person.create',
  verb: 'person:manage',
  prepare(_tx, { change }) {
    const email = textIn(change, 'email', isAddress).toLowerCase();
    const name = textIn(change, 'name', isName);
    return Promise.resolve({
      subjectKind: 'address',
      subjectId: email,
      change: { email, name, ...rightsIn(change) },
    });
  },
  async perform(tx, { change }) {
    const { email, name, role, providerId } = change as Record<string, string> & { role: Role };
    const input = { email: email!, name: name!, role, constituentId: null, providerId: providerId ?? null };
    const { person, invitation } = await makePerson(tx, input, {});
    return { personId: person.id, invitation: shown(invitation) };
  },
};

/** Lets somebody who has a way in choose another one: whoever holds the invitation is half that person. */
export const personInvite: ApprovedAct = {
  kind: 'person.invite',
  verb: 'person:manage',
  async prepare(tx, asked) {
    const person = await subjectOf(tx, asked);
    refuseDisabled(person);
    return { subjectKind: 'person', subjectId: person.id, change: {} };
  },
  async perform(tx, { subjectId }) {
    refuseDisabled(await subjectOf(tx, { subjectId, change: {} }));
    return { invitation: shown(await issueInvitation(tx, subjectId)) };
  },
};

/** Takes every second factor of somebody away: at the next sign-in they set up new ones. */
export const factorReset: ApprovedAct = {
  kind: 'factor.reset',
  verb: 'person:manage',
  async prepare(tx, asked) {
    const person = await subjectOf(tx, asked);
    return { subjectKind: 'person', subjectId: person.id, change: {} };
  },
  async perform(tx, { subjectId, requestedBy }: LockedApproval) {
    const person = await subjectOf(tx, { subjectId, change: {} });
    await deleteTotp(tx, person.id);
    await deletePasskeysOf(tx, person.id);
    await deleteRecoveryCodes(tx, person.id);
    await revokeSessionsOf(tx, person.id);
    await appendAudit(tx, [
      { action: 'factor.reset', objectKind: 'person', objectId: person.id, data: { requestedBy } },
    ]);
    await publish(tx, [revocation(person.id, { sessionId: null, personId: person.id, keyId: null })]);
    return null;
  },
};

/** Takes the link to the OpenID provider away, and every session with it: whoever has no password is invited anew. */
export const personUnlink: ApprovedAct = {
  kind: 'person.unlink',
  verb: 'person:manage',
  async prepare(tx, asked) {
    const person = await subjectOf(tx, asked);
    if (!person.linked) throw notFound('link');
    return { subjectKind: 'person', subjectId: person.id, change: {} };
  },
  async perform(tx, { subjectId, requestedBy }: LockedApproval) {
    const person = await subjectOf(tx, { subjectId, change: {} });
    if (!(await deleteLink(tx, person.id))) throw notFound('link');
    await revokeSessionsOf(tx, person.id);
    await appendAudit(tx, [
      {
        action: 'person.unlinked',
        objectKind: 'person',
        objectId: person.id,
        data: { by: 'administrators', requestedBy },
      },
    ]);
    await publish(tx, [revocation(person.id, { sessionId: null, personId: person.id, keyId: null })]);
    return null;
  },
};

export const personActs: readonly ApprovedAct[] = [
  personRole,
  personCreate,
  personInvite,
  personUnlink,
  factorReset,
];

/** Nobody asks for their own account: the refusal comes before anybody else has to look at it. */
async function subjectOf(tx: Tx, { subjectId }: AskedChange): Promise<LockedPerson> {
  const person = subjectId !== null && isId(subjectId) ? await lockPerson(tx, subjectId) : null;
  if (!person) throw notFound('person');
  if (person.id !== tx.actor.id) return person;
  throw new DomainError(
    'refused',
    'own-account',
    'Nobody changes their own rights. Ask another administrator.',
  );
}

/** A role that takes two people, and its owner. */
function rightsIn(change: Readonly<Record<string, unknown>>): { role: Role; providerId: string | null } {
  const role = ROLES.find((one) => one === change.role);
  if (!role || !ROLES_WITH_FACTOR.includes(role))
    throw faulty('role', `one of ${ROLES_WITH_FACTOR.join(', ')}`);
  const providerId = change.providerId === undefined ? null : textIn(change, 'providerId', isId);
  refuseWrongOwner('person', { role, constituentId: null, providerId });
  return { role, providerId };
}

function textIn(
  change: Readonly<Record<string, unknown>>,
  field: string,
  fits: (text: string) => boolean,
): string {
  const value = change[field];
  if (typeof value === 'string' && fits(value)) return value;
  throw faulty(field, 'is missing or has not its form');
}

function faulty(field: string, message: string): DomainError {
  const fault: FieldError = { pointer: `/change/${field}`, code: 'faulty', message };
  return new DomainError('invalid', 'validation-failed', 'The change cannot be taken.', { errors: [fault] });
}

function refuseDisabled({ disabled }: LockedPerson): void {
  if (!disabled) return;
  throw new DomainError('refused', 'person-disabled', 'The account is disabled. Enable it first.');
}

function shown({ token, expiresAt }: { token: string; expiresAt: Date }) {
  return { token, expiresAt: expiresAt.toISOString() };
}

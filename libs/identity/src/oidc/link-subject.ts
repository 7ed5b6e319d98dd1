import { DomainError, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { type Transactions, type Tx, publish } from '@fcert/platform';
import { acceptInvitation, findOpenInvitation } from '../data/invitations.js';
import { type OidcSubject, replaceLink } from '../data/oidc-links.js';
import {
  type LockedPerson,
  clearPassword,
  hasAdmin,
  lockAdministration,
  lockPerson,
} from '../data/people.js';
import { livePerson, revokeSessionsOf } from '../data/sessions.js';
import { renewSession } from '../renew-session.js';
import { revocation } from '../revocation.js';
import { secretHash } from '../secrets.js';
import { sessionGone, takenByAnother } from './oidc-refusals.js';
import type { TripPurpose } from './oidc-tickets.js';
import { SIGN_IN } from './oidc-trips.js';

/** Links a subject to whoever is still signed in as when they left. Answers the session's new reference; all others end. */
export async function linkOwn(
  transactions: Transactions,
  { personId, sessionId }: Extract<TripPurpose, { kind: 'link' }>,
  subject: OidcSubject,
): Promise<string> {
  const actor = await livePerson(transactions.as(SIGN_IN).reader, sessionId);
  if (actor?.id !== personId) throw sessionGone();
  return transactions.run({ actor }, async (tx) => {
    await lockPerson(tx, personId);
    await link(tx, personId, subject, 'owner');
    return renewSession(tx, actor, { endsOthers: true, factor: 'none' });
  });
}

/**
 * Accepts an invitation for a subject: it is linked, every session there was ends, and so does a password there was, since
 * whoever was invited anew may have lost it.
 */
export async function acceptThroughOidc(
  transactions: Transactions,
  tokenHash: Buffer,
  subject: OidcSubject,
): Promise<void> {
  await transactions.run({ actor: SIGN_IN }, async (tx) => {
    const open = await findOpenInvitation(tx, tokenHash);
    if (!open) throw notFound('invitation');
    await lockAdministration(tx);
    const person = await lockPerson(tx, open.personId);
    if (!person || person.disabled || !(await acceptInvitation(tx, open.id))) throw notFound('invitation');
    await link(tx, person.id, subject, 'invitation');
    if (person.passwordHash !== null) await endPassword(tx, person);
    await revokeSessionsOf(tx, person.id);
    await publish(tx, [revocation(person.id, { sessionId: null, personId: person.id, keyId: null })]);
  });
}

async function endPassword(tx: Tx, person: LockedPerson): Promise<void> {
  if (person.role === 'admin' && !(await hasAdmin(tx, person.id))) {
    const message = 'The last administrator with a password keeps it: accept the invitation with a new one.';
    throw new DomainError('refused', 'last-administrator', message);
  }
  await clearPassword(tx, person.id);
}

async function link(
  tx: Tx,
  personId: string,
  subject: OidcSubject,
  by: 'owner' | 'invitation',
): Promise<void> {
  if (!(await replaceLink(tx, personId, subject))) throw takenByAnother(personId);
  await appendAudit(tx, [
    {
      action: 'person.linked',
      objectKind: 'person',
      objectId: personId,
      data: { issuer: subject.issuer, subjectDigest: digestOf(subject), by },
    },
  ]);
}

/** Enough to tell later which subject it was, to whoever knows it. */
function digestOf({ issuer, subject }: OidcSubject): string {
  return secretHash(`${issuer} ${subject}`).toString('hex');
}

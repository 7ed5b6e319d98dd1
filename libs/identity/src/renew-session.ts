import { DomainError, type PersonActor } from '@fcert/kernel';
import { type Tx, publish } from '@fcert/platform';
import { proveSession, revokeOtherSessions } from './data/sessions.js';
import { revocation } from './revocation.js';
import { newSecret, secretHash } from './secrets.js';

/**
 * Gives a session a new reference after its person has proven more than before: whoever knew the old one is left with
 * nothing. Its sockets stay open.
 */
export async function renewSession(
  tx: Tx,
  { id: personId, sessionId }: PersonActor,
  { endsOthers }: { endsOthers: boolean },
): Promise<string> {
  const reference = newSecret();
  if (!(await proveSession(tx, sessionId, secretHash(reference)))) {
    throw new DomainError('unauthenticated', 'unauthenticated', 'This session is over. Sign in again.');
  }
  if (!endsOthers) return reference;
  const ended = await revokeOtherSessions(tx, personId, sessionId);
  await publish(
    tx,
    ended.map((id) => revocation(id, { sessionId: id, personId: null, keyId: null })),
  );
  return reference;
}

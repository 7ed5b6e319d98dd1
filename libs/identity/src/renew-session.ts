import { DomainError, type PersonActor } from '@fcert/kernel';
import { type Tx, publish } from '@fcert/platform';
import { type FactorNews, renewReference, revokeOtherSessions } from './data/sessions.js';
import { revocation } from './revocation.js';
import { newSecret, secretHash } from './secrets.js';

/**
 * Gives a session a new reference when what its person has proven changes: whoever knew the old one is left with nothing.
 * Its sockets stay open.
 */
export async function renewSession(
  tx: Tx,
  { id: personId, sessionId }: PersonActor,
  { endsOthers, factor }: { endsOthers: boolean; factor: FactorNews },
): Promise<string> {
  const reference = newSecret();
  if (!(await renewReference(tx, sessionId, secretHash(reference), factor))) {
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

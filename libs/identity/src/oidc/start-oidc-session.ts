import { type PersonActor, newId } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import type { Tx } from '@fcert/platform';
import { insertSession, livePerson } from '../data/sessions.js';
import type { FactorKind } from '../factors/second-factors.js';
import { newSecret, secretHash } from '../secrets.js';
import { clientName } from '../sign-in.js';

/** A new session for somebody whom the provider has let in. The person is locked. */
export async function startOidcSession(
  tx: Tx,
  personId: string,
  factor: FactorKind | 'provider' | 'passkey' | 'none',
  client: string | undefined,
): Promise<{ person: PersonActor; reference: string }> {
  const [id, reference] = [newId(), newSecret()];
  await insertSession(tx, {
    ...{ id, tokenHash: secretHash(reference), personId, client: clientName(client) },
    isProven: factor !== 'none',
  });
  await appendAudit(tx, [
    { action: 'session.started', objectKind: 'session', objectId: id, data: { by: 'oidc', factor } },
  ]);
  return { person: (await livePerson(tx, id))!, reference };
}

import { appendAudit } from '@fcert/audit';
import type { Tx } from '@fcert/platform';
import {
  type ResetOwner,
  endAskedReset,
  hasLetters,
  lockAskedReset,
  openReset,
  ownerOfReset,
} from './data/password-resets.js';

/**
 * Looks up whom a request is about and opens it for them, in the caller's transaction; answers who is to get the letter
 * with the token. Undefined where nobody is: no account, no password yet, too many letters, or looked at before.
 */
export async function openPasswordReset(
  tx: Tx,
  { resetId, tokenHash }: { resetId: string; tokenHash: Buffer },
): Promise<ResetOwner | undefined> {
  const asked = await lockAskedReset(tx, resetId);
  if (!asked) return undefined;
  const owner = await ownerOfReset(tx, asked.emailHash);
  const isThrottled = owner !== undefined && (await hasLetters(tx, owner.id, asked.addressHash));
  const goesOut = owner !== undefined && !isThrottled;
  if (goesOut) await openReset(tx, { id: resetId, personId: owner.id, tokenHash });
  else await endAskedReset(tx, resetId, isThrottled ? 'throttled' : 'nobody');
  // Which address was typed is not written down: people type passwords into the wrong field.
  await appendAudit(tx, [
    {
      action: 'person.password-reset-asked',
      objectKind: 'person',
      objectId: owner?.id ?? 'unknown',
      data: { letter: goesOut },
    },
  ]);
  return goesOut ? owner : undefined;
}

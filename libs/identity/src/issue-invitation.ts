import { newId } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import type { Tx } from '@fcert/platform';
import { insertInvitation } from './data/invitations.js';
import { newSecret, secretHash } from './secrets.js';

export interface IssuedInvitation {
  /** Shown this once; whoever has it chooses the password. */
  readonly token: string;
  readonly expiresAt: Date;
}

/** Makes an invitation in the caller's transaction, without asking the policy: whoever calls has asked it. */
export async function issueInvitation(tx: Tx, personId: string): Promise<IssuedInvitation> {
  const token = newSecret();
  const expiresAt = await insertInvitation(tx, {
    id: newId(),
    personId,
    tokenHash: secretHash(token),
    createdBy: tx.actor.id,
  });
  await appendAudit(tx, [
    {
      action: 'person.invited',
      objectKind: 'person',
      objectId: personId,
      data: { expiresAt: expiresAt.toISOString() },
    },
  ]);
  return { token, expiresAt };
}

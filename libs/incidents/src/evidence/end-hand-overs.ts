import { appendAudit } from '@fcert/audit';
import type { Tx } from '@fcert/platform';
import { deleteHandOvers } from './data/hand-overs.js';

/** The task is over: what its provider was handed for it is its no more. The custody log keeps that it was. */
export async function endHandOvers(
  tx: Tx,
  task: { readonly id: string; readonly reference: string },
): Promise<void> {
  const ended = await deleteHandOvers(tx, task.id);
  await appendAudit(
    tx,
    ended.map(({ evidenceId, providerId }) => ({
      action: 'evidence.hand-over-ended',
      objectKind: 'evidence',
      objectId: evidenceId,
      data: { task: task.reference, providerId },
    })),
  );
}

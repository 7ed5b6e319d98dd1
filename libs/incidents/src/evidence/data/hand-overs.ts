import { actorLabel, newId } from '@fcert/kernel';
import type { Queryable, Tx } from '@fcert/platform';

/** False when it was handed over with this task before. */
export async function insertHandOver(
  tx: Tx,
  it: { evidenceId: string; taskId: string; providerId: string; reason: string },
): Promise<boolean> {
  const inserted = await tx.query(
    `INSERT INTO evidence_hand_over (id, evidence_id, task_id, provider_id, reason, by_label)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (evidence_id, task_id) DO NOTHING RETURNING id`,
    [newId(), it.evidenceId, it.taskId, it.providerId, it.reason, actorLabel(tx.actor)],
  );
  return inserted.length === 1;
}

export async function isHandedTo(q: Queryable, evidenceId: string, providerId: string): Promise<boolean> {
  const found = await q.query(
    'SELECT 1 FROM evidence_hand_over h WHERE h.evidence_id = $1 AND h.provider_id = $2 LIMIT 1',
    [evidenceId, providerId],
  );
  return found.length === 1;
}

export function deleteHandOvers(
  tx: Tx,
  taskId: string,
): Promise<{ evidenceId: string; providerId: string }[]> {
  return tx.query(
    `DELETE FROM evidence_hand_over WHERE task_id = $1
     RETURNING evidence_id AS "evidenceId", provider_id AS "providerId"`,
    [taskId],
  );
}

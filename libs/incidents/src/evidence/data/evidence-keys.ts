import type { Tx, WrappedKey } from '@fcert/platform';
import type { Evidence } from './evidence.js';

/** Files whose data key is wrapped under another key, locked one batch at a time. */
export function keysNotUnder(tx: Tx, keyId: string, most: number): Promise<Evidence[]> {
  return tx.query<Evidence>(
    `SELECT e.id, e.report_id AS "reportId", e.incident_id AS "incidentId", e.constituent_id AS "constituentId",
            e.key_id AS "keyId", e.wrapped_key AS "wrappedKey"
       FROM evidence e WHERE e.wrapped_key IS NOT NULL AND e.key_id <> $1
      ORDER BY e.id LIMIT $2 FOR NO KEY UPDATE`,
    [keyId, most],
  );
}

export async function rewrap(tx: Tx, id: string, it: WrappedKey): Promise<void> {
  await tx.query(
    'UPDATE evidence SET key_id = $2, wrapped_key = $3 WHERE id = $1 AND wrapped_key IS NOT NULL',
    [id, it.keyId, it.wrapped],
  );
}

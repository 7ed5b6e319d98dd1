import type { Queryable, Tx } from '@fcert/platform';
import { NONCE_KEPT_MINUTES, SIGNATURE_MINUTES, type Signature } from '../domain/signed-request.js';

/** Takes the nonce of a request; false when it was taken before, or when the request names a time that is not now. */
export async function takeNonce(q: Queryable, { id, nonce, time }: Signature): Promise<boolean> {
  const taken = await q.query(
    `INSERT INTO signed_request (key_id, nonce)
     SELECT $1, $2
      WHERE to_timestamp($3) BETWEEN now() - make_interval(mins => ${SIGNATURE_MINUTES})
                                 AND now() + make_interval(mins => ${SIGNATURE_MINUTES})
     ON CONFLICT DO NOTHING RETURNING 1`,
    [id, nonce, time],
  );
  return taken.length === 1;
}

/** Returns how many went, at most `round`. */
export async function forgetNonces(tx: Tx, round: number): Promise<number> {
  const gone = await tx.query(
    `DELETE FROM signed_request WHERE ctid IN
       (SELECT ctid FROM signed_request
         WHERE seen_at < now() - make_interval(mins => ${NONCE_KEPT_MINUTES})
         LIMIT ${round} FOR UPDATE SKIP LOCKED) RETURNING 1`,
  );
  return gone.length;
}

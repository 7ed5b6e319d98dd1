import { newId } from '@fcert/kernel';
import type { Queryable, Tx } from '@fcert/platform';

export interface SealedSecret {
  readonly id: string;
  readonly sealed: Buffer;
}

/** How long the secret before the newest goes on signing. */
export const ROTATION_HOURS = 24;

/** The secrets that sign now: the newest, and during a rotation the one before it. */
export function liveWebhookSecrets(q: Queryable, addressId: string): Promise<SealedSecret[]> {
  return q.query<SealedSecret>(
    `SELECT id, sealed FROM webhook_secret
      WHERE address_id = $1 AND (retires_at IS NULL OR retires_at > now()) ORDER BY created_at, id`,
    [addressId],
  );
}

/** Puts a sealed secret beside the live one, which retires in a day. `seal` is given the id it is bound to. */
export async function addWebhookSecret(
  tx: Tx,
  addressId: string,
  seal: (id: string) => Buffer,
): Promise<void> {
  const id = newId();
  await tx.query(
    `UPDATE webhook_secret SET retires_at = now() + make_interval(hours => ${ROTATION_HOURS})
      WHERE address_id = $1 AND retires_at IS NULL`,
    [addressId],
  );
  await tx.query('INSERT INTO webhook_secret (id, address_id, sealed) VALUES ($1, $2, $3)', [
    id,
    addressId,
    seal(id),
  ]);
}

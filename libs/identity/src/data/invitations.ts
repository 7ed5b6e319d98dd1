import type { Queryable, Tx } from '@fcert/platform';

/** How long somebody has to choose a password. */
export const INVITATION_HOURS = 72;

export interface NewInvitation {
  readonly id: string;
  readonly personId: string;
  readonly tokenHash: Buffer;
  readonly createdBy: string;
}

/** Makes an invitation the only open one of its person; answers until when it holds. */
export async function insertInvitation(tx: Tx, it: NewInvitation): Promise<Date> {
  await tx.query(
    `UPDATE invitation SET ended_at = now(), ended_how = 'replaced' WHERE person_id = $1 AND ended_at IS NULL`,
    [it.personId],
  );
  const [row] = await tx.query<{ expiresAt: Date }>(
    `INSERT INTO invitation (id, person_id, token_hash, created_by, expires_at)
     VALUES ($1, $2, $3, $4, now() + make_interval(hours => ${INVITATION_HOURS})) RETURNING expires_at AS "expiresAt"`,
    [it.id, it.personId, it.tokenHash, it.createdBy],
  );
  return row!.expiresAt;
}

export interface OpenInvitation {
  readonly id: string;
  readonly personId: string;
  readonly email: string;
  readonly name: string;
}

/** An invitation that may be accepted now, or null. */
export async function findOpenInvitation(q: Queryable, tokenHash: Buffer): Promise<OpenInvitation | null> {
  const [row] = await q.query<OpenInvitation>(
    `SELECT i.id, i.person_id AS "personId", p.email, p.name FROM invitation i JOIN person p ON p.id = i.person_id
      WHERE i.token_hash = $1 AND i.ended_at IS NULL AND i.expires_at > now() AND p.disabled_at IS NULL`,
    [tokenHash],
  );
  return row ?? null;
}

/** True for the one who takes it: of two at once, one. */
export async function acceptInvitation(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE invitation SET ended_at = now(), ended_how = 'accepted'
      WHERE id = $1 AND ended_at IS NULL AND expires_at > now() RETURNING id`,
    [id],
  );
  return rows.length > 0;
}

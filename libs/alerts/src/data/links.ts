import { newId } from '@fcert/kernel';
import type { Queryable, Tx } from '@fcert/platform';

/** A link leads to its page for so long after the letter was last sent. */
export const LINK_HOURS = 24;

export interface AcknowledgementLink {
  readonly id: string;
  readonly messageId: string;
  readonly escalationId: string;
  readonly personId: string;
  readonly isExpired: boolean;
  readonly usedAt: Date | null;
  readonly language: 'en' | 'ur';
  readonly reference: string | null;
  readonly tlp: 'red' | 'amber+strict' | 'amber' | 'green' | 'clear';
  readonly clock: string | null;
}

/** Makes the link known before the letter with it leaves; another attempt starts its time anew while it is unused. */
export async function keepLink(
  q: Queryable,
  link: { tokenHash: Buffer; messageId: string; escalationId: string; personId: string },
): Promise<void> {
  await q.query(
    `INSERT INTO acknowledgement_link (id, token_hash, message_id, escalation_id, person_id, expires_at)
     VALUES ($1, $2, $3, $4, $5, now() + make_interval(hours => ${LINK_HOURS}))
     ON CONFLICT (token_hash) DO UPDATE SET expires_at = excluded.expires_at
       WHERE acknowledgement_link.used_at IS NULL`,
    [newId(), link.tokenHash, link.messageId, link.escalationId, link.personId],
  );
}

export async function findLink(q: Queryable, tokenHash: Buffer): Promise<AcknowledgementLink | undefined> {
  const [link] = await q.query<AcknowledgementLink>(
    `SELECT l.id, l.message_id AS "messageId", l.escalation_id AS "escalationId", l.person_id AS "personId",
            l.expires_at <= now() AS "isExpired", l.used_at AS "usedAt", m.language, m.reference, m.tlp,
            m.facts ->> 'clock' AS clock
       FROM acknowledgement_link l JOIN alert_message m ON m.id = l.message_id WHERE l.token_hash = $1`,
    [tokenHash],
  );
  return link;
}

/** True for the one call that used it; false when it was used before or has expired. */
export async function markLinkUsed(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE acknowledgement_link SET used_at = now() WHERE id = $1 AND used_at IS NULL AND expires_at > now() RETURNING id',
    [id],
  );
  return rows.length === 1;
}

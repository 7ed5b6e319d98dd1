import type { Queryable } from '@fcert/platform';

export interface ToldContact {
  readonly id: string;
  readonly kind: string;
  readonly channel: string;
  readonly address: string;
  readonly reference: string | null;
  readonly state: string;
  readonly createdAt: Date;
}

const MOST = 5_000;

/** Every message to a contact, the newest first; what it said is not kept. */
export function messagesToContact(q: Queryable, contactId: string): Promise<ToldContact[]> {
  return q.query<ToldContact>(
    `SELECT m.id, m.kind, m.channel, m.address, m.reference, m.state, m.created_at AS "createdAt" FROM alert_message m
      WHERE m.recipient_kind = 'contact' AND m.recipient_id = $1 ORDER BY m.created_at DESC, m.id DESC LIMIT ${MOST}`,
    [contactId],
  );
}

/** How a contact wants to be told, if they ever said so. */
export async function wishesOf(
  q: Queryable,
  contactId: string,
): Promise<{ language: string; receipts: boolean } | null> {
  const [row] = await q.query<{ language: string; receipts: boolean }>(
    'SELECT language, receipts FROM contact_preference WHERE contact_id = $1',
    [contactId],
  );
  return row ?? null;
}

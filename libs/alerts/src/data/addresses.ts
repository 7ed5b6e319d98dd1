import { newId, notFound, isId } from '@fcert/kernel';
import type { Queryable, Tx } from '@fcert/platform';
import type { AlertKind, Language, OutsideChannel } from '../domain/message.js';

/** An address as its owner sees it. */
export interface AlertAddress {
  readonly id: string;
  readonly personId: string;
  readonly channel: OutsideChannel;
  readonly address: string;
  readonly language: Language;
  readonly kinds: readonly AlertKind[];
  readonly verifiedAt: Date | null;
  readonly codeIssue: number;
  readonly codeTries: number;
  readonly codeIsLive: boolean;
  readonly createdAt: Date;
}

const COLUMNS = `a.id, a.person_id AS "personId", a.channel, a.address, a.language, a.kinds, a.verified_at AS "verifiedAt",
  a.code_issue AS "codeIssue", a.code_tries AS "codeTries", coalesce(a.code_expires_at > now(), false) AS "codeIsLive",
  a.created_at AS "createdAt"`;

/** Addresses one person may have. */
export const ADDRESSES_MAX = 10;
/** Read for a batch of events: more people than any batch names. */
const MOST_ADDRESSES = 5000;
/** A code is good for this long. */
export const CODE_MINUTES = 30;
/** Codes one person may ask for in an hour, whatever the address: nobody is bombed with them. */
export const CODES_AN_HOUR = 3;

export function addressesOf(q: Queryable, personId: string): Promise<AlertAddress[]> {
  return q.query<AlertAddress>(
    `SELECT ${COLUMNS} FROM alert_address a WHERE a.person_id = $1 AND a.removed_at IS NULL
      ORDER BY a.created_at, a.id LIMIT ${ADDRESSES_MAX}`,
    [personId],
  );
}

/** Confirmed addresses of these people, each with the kinds of messages it is for. */
export function confirmedAddresses(
  q: Queryable,
  personIds: readonly string[],
): Promise<AlertAddress[]> {
  return q.query<AlertAddress>(
    `SELECT ${COLUMNS} FROM alert_address a
      WHERE a.person_id = ANY($1::uuid[]) AND a.removed_at IS NULL AND a.verified_at IS NOT NULL
      ORDER BY a.created_at, a.id LIMIT ${MOST_ADDRESSES}`,
    [personIds],
  );
}

/** Locks an address of this person. Somebody else's and one that was removed are not there. */
export async function lockAddress(tx: Tx, personId: string, id: string): Promise<AlertAddress> {
  const [address] = isId(id)
    ? await tx.query<AlertAddress>(
        `SELECT ${COLUMNS} FROM alert_address a
          WHERE a.id = $1 AND a.person_id = $2 AND a.removed_at IS NULL FOR UPDATE`,
        [id, personId],
      )
    : [];
  if (!address) throw notFound('address');
  return address;
}

/** Any number: keeps people apart from other users of advisory locks. */
const PERSON_LOCK = 0x414c54;

/** One change at a time for a person, so that limits are counted once. */
export async function lockPerson(tx: Tx, personId: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [PERSON_LOCK, personId]);
}

export type NewAddress = Pick<AlertAddress, 'personId' | 'channel' | 'address' | 'language' | 'kinds'>;

export async function insertAddress(tx: Tx, it: NewAddress): Promise<AlertAddress> {
  const [address] = await tx.query<AlertAddress>(
    `INSERT INTO alert_address AS a (id, person_id, channel, address, language, kinds)
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${COLUMNS}`,
    [newId(), it.personId, it.channel, it.address, it.language, it.kinds],
  );
  return address!;
}

export async function changeAddress(
  tx: Tx,
  id: string,
  to: { language: Language; kinds: readonly AlertKind[] },
): Promise<AlertAddress> {
  const [address] = await tx.query<AlertAddress>(
    `UPDATE alert_address a SET language = $2, kinds = $3 WHERE a.id = $1 RETURNING ${COLUMNS}`,
    [id, to.language, to.kinds],
  );
  return address!;
}

export async function removeAddressRow(tx: Tx, id: string): Promise<void> {
  await tx.query('UPDATE alert_address SET removed_at = now() WHERE id = $1', [id]);
}

/** Codes sent on this person's wish in the last hour. */
export async function codesSent(tx: Tx, personId: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM alert_message
      WHERE recipient_id = $1 AND kind = 'address-code' AND created_at > now() - interval '1 hour'`,
    [personId],
  );
  return row!.n;
}

/** Begins another issue of the code: the one before is worth nothing from now on. */
export async function issueCode(tx: Tx, id: string): Promise<number> {
  const [row] = await tx.query<{ issue: number }>(
    `UPDATE alert_address SET code_issue = code_issue + 1, code_tries = 0,
            code_expires_at = now() + make_interval(mins => ${CODE_MINUTES})
      WHERE id = $1 RETURNING code_issue AS issue`,
    [id],
  );
  return row!.issue;
}

export async function noteTry(tx: Tx, id: string): Promise<void> {
  await tx.query('UPDATE alert_address SET code_tries = code_tries + 1 WHERE id = $1', [id]);
}

export async function confirmAddressRow(tx: Tx, id: string): Promise<AlertAddress> {
  const [address] = await tx.query<AlertAddress>(
    `UPDATE alert_address a SET verified_at = now(), code_expires_at = NULL WHERE a.id = $1 RETURNING ${COLUMNS}`,
    [id],
  );
  return address!;
}

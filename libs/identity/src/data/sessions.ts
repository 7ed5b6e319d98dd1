import type { PersonActor } from '@fcert/kernel';
import type { Queryable, Tx } from '@fcert/platform';
import { PROVEN_MINUTES, ROLES_WITH_FACTOR } from '../domain/second-factor.js';

/** Absolute life of a session. */
export const SESSION_HOURS = 12;
/** Minutes without a request after which a session is over; administrators have the shorter one. */
const IDLE_MINUTES = { most: 30, admin: 15 };
/** `last_seen_at` is written at most this often, so that a busy console does not write on every read. */
const SEEN_EVERY_SECONDS = 60;

/** Of `person_session s` and its `person p`. */
export const LIVE_SESSION = `s.revoked_at IS NULL AND s.expires_at > now() AND p.disabled_at IS NULL
  AND s.last_seen_at > now() - make_interval(mins => CASE p.role WHEN 'admin' THEN ${IDLE_MINUTES.admin}
                                                     ELSE ${IDLE_MINUTES.most} END)`;

const NEED_FACTOR = ROLES_WITH_FACTOR.map((role) => `'${role}'`).join(', ');

/** Where there is no factor to prove, the sign-in itself is what was proven. */
const PERSON = `p.id, p.name, p.role, p.constituent_id AS "constituentId", p.provider_id AS "providerId",
  s.id AS "sessionId", s.second_factor_at IS NULL AND p.role IN (${NEED_FACTOR}) AS "mustEnrol",
  coalesce(s.second_factor_at, s.created_at) > now() - interval '${PROVEN_MINUTES} minutes' AS "isProven"`;

interface LiveSession extends Omit<PersonActor, 'kind'> {
  stale: boolean;
}

/** The person behind a live session, or null; moves the idle limit on. */
export async function findLiveSession(q: Queryable, tokenHash: Buffer): Promise<PersonActor | null> {
  const [row] = await q.query<LiveSession>(
    `SELECT ${PERSON}, s.last_seen_at < now() - make_interval(secs => ${SEEN_EVERY_SECONDS}) AS stale
       FROM person_session s JOIN person p ON p.id = s.person_id
      WHERE s.token_hash = $1 AND ${LIVE_SESSION}`,
    [tokenHash],
  );
  if (!row) return null;
  const { stale, ...person } = row;
  if (stale) await q.query('UPDATE person_session SET last_seen_at = now() WHERE id = $1', [person.sessionId]);
  return { kind: 'person', ...person };
}

/** The person behind a session as of today, or null: what a long-lived socket asks again. Keeps nothing alive. */
export async function livePerson(q: Queryable, sessionId: string): Promise<PersonActor | null> {
  const [row] = await q.query<Omit<PersonActor, 'kind'>>(
    `SELECT ${PERSON} FROM person_session s JOIN person p ON p.id = s.person_id WHERE s.id = $1 AND ${LIVE_SESSION}`,
    [sessionId],
  );
  return row ? { kind: 'person', ...row } : null;
}

export interface NewSession {
  readonly id: string;
  readonly tokenHash: Buffer;
  readonly personId: string;
  /** Whether a second factor was proven at sign-in. */
  readonly isProven: boolean;
  readonly client: string | null;
}

export async function insertSession(tx: Tx, it: NewSession): Promise<Date> {
  const [row] = await tx.query<{ expiresAt: Date }>(
    `INSERT INTO person_session (id, token_hash, person_id, second_factor_at, client, expires_at)
     VALUES ($1, $2, $3, CASE WHEN $4 THEN now() END, $5, now() + make_interval(hours => ${SESSION_HOURS}))
     RETURNING expires_at AS "expiresAt"`,
    [it.id, it.tokenHash, it.personId, it.isProven, it.client],
  );
  return row!.expiresAt;
}

/** Whether a factor was proven just now, or there is none any more, or neither has changed. */
export type FactorNews = 'proven' | 'gone' | 'none';

/** Gives a live session another reference; false when it is over. */
export async function renewReference(tx: Tx, id: string, tokenHash: Buffer, news: FactorNews): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE person_session SET token_hash = $2,
            second_factor_at = CASE $3 WHEN 'proven' THEN now() WHEN 'none' THEN second_factor_at END
      WHERE id = $1 AND revoked_at IS NULL AND expires_at > now() RETURNING id`,
    [id, tokenHash, news],
  );
  return rows.length > 0;
}

/** True when the person had a live session of this id. */
export async function revokeSessionOf(tx: Tx, personId: string, id: string): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE person_session SET revoked_at = now()
      WHERE id = $1 AND person_id = $2 AND revoked_at IS NULL AND expires_at > now() RETURNING id`,
    [id, personId],
  );
  return rows.length > 0;
}

/** Ends every other session of a person; answers which. */
export async function revokeOtherSessions(tx: Tx, personId: string, kept: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `UPDATE person_session SET revoked_at = now() WHERE person_id = $1 AND id <> $2 AND revoked_at IS NULL
      RETURNING id`,
    [personId, kept],
  );
  return rows.map(({ id }) => id);
}

/** True when there was a live session to end. */
export async function revokeSession(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE person_session SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL RETURNING id',
    [id],
  );
  return rows.length > 0;
}

/** Ends every session of a person. */
export async function revokeSessionsOf(tx: Tx, personId: string): Promise<void> {
  await tx.query('UPDATE person_session SET revoked_at = now() WHERE person_id = $1 AND revoked_at IS NULL', [
    personId,
  ]);
}

import type { Tlp } from '@fcert/kernel';
import type { Queryable, Tx } from '@fcert/platform';
import type { Grade, PlayedChain, PlayedClock } from '../domain/grade.js';
import type { Scenario } from '../domain/scenario.js';

export interface RehearsalResult {
  readonly incidents: readonly string[];
  readonly grades: readonly Grade[];
  readonly clocks: readonly PlayedClock[];
  readonly chains: readonly PlayedChain[];
  /** Acts the product refused, with its reason: they did not happen. */
  readonly refused: readonly { readonly step: number; readonly code: string; readonly message: string }[];
}

export interface Rehearsal {
  readonly id: string;
  readonly title: string;
  readonly source: 'written' | 'past';
  readonly incident: string | null;
  readonly tlp: Tlp;
  readonly scenario: Scenario;
  readonly state: 'asked' | 'playing' | 'played' | 'failed';
  readonly result: RehearsalResult | null;
  readonly failure: string | null;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly endedAt: Date | null;
}

const COLUMNS = `r.id, r.title, r.source, r.incident, r.tlp, r.scenario, r.state, r.result, r.failure, r.asked_by AS "askedBy",
  r.asked_at AS "askedAt", r.ended_at AS "endedAt"`;
/** Longer than any play: DAYS_MAX days in quarter hours take well under a minute. */
const LEASE_MINUTES = 10;
const TRIES_MAX = 3;

export async function insertRehearsal(
  tx: Tx,
  asked: Pick<Rehearsal, 'id' | 'title' | 'source' | 'incident' | 'tlp' | 'scenario' | 'askedBy'> & { askedById: string },
): Promise<Rehearsal> {
  const [row] = await tx.query<Rehearsal>(
    `INSERT INTO rehearsal AS r (id, title, source, incident, tlp, scenario, asked_by, asked_by_id)
     VALUES ($1, $2, $3, $4, $8, $5::jsonb, $6, $7) RETURNING ${COLUMNS}`,
    [asked.id, asked.title, asked.source, asked.incident, JSON.stringify(asked.scenario), asked.askedBy, asked.askedById, asked.tlp],
  );
  return row!;
}

/** Takes the oldest open one for this worker, or null. One that has ended three workers has failed. */
export async function takeRehearsal(tx: Tx): Promise<Rehearsal | null> {
  await tx.query(
    `UPDATE rehearsal SET state = 'failed', failure = 'never-finished', ended_at = now(), lease_until = NULL
      WHERE state = 'playing' AND lease_until < now() AND tries >= ${TRIES_MAX}`,
  );
  const [row] = await tx.query<Rehearsal>(
    `UPDATE rehearsal r
        SET state = 'playing', lease_until = now() + interval '${LEASE_MINUTES} minutes', tries = r.tries + 1
      WHERE r.id = (SELECT id FROM rehearsal
                     WHERE state = 'asked' OR (state = 'playing' AND lease_until < now())
                     ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING ${COLUMNS}`,
  );
  return row ?? null;
}

export async function endRehearsal(
  tx: Tx,
  id: string,
  end: { result: RehearsalResult } | { failure: string },
): Promise<void> {
  const result = 'result' in end ? JSON.stringify(end.result) : null;
  await tx.query(
    `UPDATE rehearsal SET state = $2, result = $3::jsonb, failure = $4, ended_at = now(), lease_until = NULL
      WHERE id = $1 AND state = 'playing'`,
    [id, result === null ? 'failed' : 'played', result, 'failure' in end ? end.failure : null],
  );
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export async function findRehearsal(q: Queryable, id: string): Promise<Rehearsal | null> {
  if (!UUID.test(id)) return null;
  const [row] = await q.query<Rehearsal>(`SELECT ${COLUMNS} FROM rehearsal r WHERE r.id = $1`, [id]);
  return row ?? null;
}

export type RehearsalRow = Omit<Rehearsal, 'scenario'> & { readonly sortKey: string };

/** Rehearsals, the newest first, keyset-paged. */
export function rehearsalPage(
  q: Queryable,
  page: { tlp: readonly Tlp[]; limit: number; after: { key: string; id: string } | null },
): Promise<RehearsalRow[]> {
  return q.query<RehearsalRow>(
    `SELECT ${COLUMNS}, r.asked_at::text AS "sortKey" FROM rehearsal r
      WHERE r.tlp = ANY($4::text[]) AND ($1::timestamptz IS NULL OR (r.asked_at, r.id) < ($1::timestamptz, $2::uuid))
      ORDER BY r.asked_at DESC, r.id DESC LIMIT $3`,
    [page.after?.key ?? null, page.after?.id ?? null, page.limit, page.tlp],
  );
}

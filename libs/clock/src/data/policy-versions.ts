import type { Queryable, Tx } from '@fcert/platform';
import type { ClockPolicy } from '../domain/policy.js';
import type { VersionState } from '../domain/policy-lifecycle.js';

/** A stored version as the guards of its lifecycle ask for it. */
export interface VersionRow {
  readonly id: string;
  readonly version: string;
  readonly document: ClockPolicy;
  readonly state: VersionState;
  readonly enabled: boolean;
  readonly authorIds: readonly string[];
  readonly revision: number;
  /** Of the policy's own zone, by the database's clock. */
  readonly today: string;
  readonly begun: boolean;
}

export interface NewVersion {
  readonly document: ClockPolicy;
  readonly authorIds: readonly string[];
  readonly authorLabels: readonly string[];
  readonly approvedById: string;
  readonly approvedByLabel: string;
}

/** Approvals, switches and retirements of one policy come one after another. Released at the end of the transaction. */
export async function lockPolicy(tx: Tx, id: string): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('clock_policy ' || $1, 0))`, [id]);
}

export async function findVersion(q: Queryable, id: string, version: string): Promise<VersionRow | undefined> {
  const [row] = await q.query<VersionRow>(
    `SELECT p.id, p.version, p.document, p.state, p.enabled, p.author_ids AS "authorIds", p.revision,
            ((now() AT TIME ZONE p.timezone)::date)::text AS today,
            p.effective_from IS NULL OR p.effective_from <= (now() AT TIME ZONE p.timezone)::date AS begun
       FROM clock_policy p WHERE p.id = $1 AND p.version = $2`,
    [id, version],
  );
  return row;
}

/** The highest version of a policy by number, and the day it is in a zone. */
export async function newestVersion(
  q: Queryable,
  id: string,
  timezone: string,
): Promise<{ version: string | null; today: string }> {
  const [row] = await q.query<{ version: string | null; today: string }>(
    `SELECT (SELECT p.version FROM clock_policy p WHERE p.id = $1
              ORDER BY string_to_array(p.version, '.')::int[] DESC LIMIT 1) AS version,
            ((now() AT TIME ZONE $2)::date)::text AS today`,
    [id, timezone],
  );
  return row!;
}

export async function insertVersion(tx: Tx, given: NewVersion): Promise<void> {
  const { document } = given;
  await tx.query(
    `INSERT INTO clock_policy (id, version, document, status, enabled, effective_from, effective_to, timezone,
                               working_calendar, author_ids, author_labels, approved_by_id, approved_by_label)
     VALUES ($1, $2, $3::jsonb, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      document.id,
      document.version,
      JSON.stringify(document),
      document.status,
      document.enabled,
      document.effectiveFrom,
      document.effectiveTo,
      document.timezone,
      document.workingCalendar,
      [...given.authorIds],
      [...given.authorLabels],
      given.approvedById,
      given.approvedByLabel,
    ],
  );
}

/** Sets what a lifecycle act changes and counts the revision. */
export async function updateVersion(
  tx: Tx,
  { id, version }: Pick<VersionRow, 'id' | 'version'>,
  change: { enabled?: boolean; state?: VersionState; lastDay?: string; reason?: string },
): Promise<number> {
  const [row] = await tx.query<{ revision: number }>(
    `UPDATE clock_policy p
        SET enabled = coalesce($3, p.enabled), state = coalesce($4, p.state),
            in_force_until = CASE WHEN $5::date IS NULL THEN p.in_force_until ELSE least(p.in_force_until, $5::date) END,
            superseded_by = CASE WHEN $4 = 'retired' THEN NULL ELSE p.superseded_by END,
            state_reason = coalesce($6, p.state_reason), revision = p.revision + 1
      WHERE p.id = $1 AND p.version = $2
      RETURNING p.revision`,
    [id, version, change.enabled ?? null, change.state ?? null, change.lastDay ?? null, change.reason ?? null],
  );
  return row!.revision;
}

/**
 * Of each policy, every version below an enabled approved one stops starting clocks on the day before that one's first
 * day, at once where that day has come; also one that was to go on for a while. So none comes back by itself when a
 * higher one is switched off.
 */
export async function supersedeOlder(tx: Tx, policyIds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ version: string }>(
    `UPDATE clock_policy p
        SET state = CASE p.state WHEN 'retired' THEN 'retired' ELSE 'superseded' END,
            superseded_by = CASE p.state WHEN 'retired' THEN NULL ELSE n.version END,
            in_force_until = n.last_day, revision = p.revision + 1
       FROM clock_policy o,
            LATERAL (SELECT m.version, greatest(coalesce(m.effective_from, day.today), day.today) - 1 AS last_day
                       FROM clock_policy m, LATERAL (SELECT (now() AT TIME ZONE m.timezone)::date AS today) AS day
                      WHERE m.id = o.id AND m.enabled AND m.state = 'approved'
                        AND string_to_array(m.version, '.')::int[] > string_to_array(o.version, '.')::int[]
                      ORDER BY last_day, string_to_array(m.version, '.')::int[] DESC LIMIT 1) AS n
      WHERE o.id = ANY ($1::text[]) AND p.id = o.id AND p.version = o.version
        AND (o.in_force_until IS NULL OR o.in_force_until > n.last_day)
      RETURNING p.version`,
    [[...policyIds]],
  );
  return rows.map(({ version }) => version);
}

/** Versions that had made way for one that is withdrawn before its first day start clocks again. */
export async function reinstateFor(tx: Tx, { id, version }: Pick<VersionRow, 'id' | 'version'>): Promise<string[]> {
  const rows = await tx.query<{ version: string }>(
    `UPDATE clock_policy p
        SET state = 'approved', superseded_by = NULL, in_force_until = NULL, revision = p.revision + 1
      WHERE p.id = $1 AND p.superseded_by = $2 RETURNING p.version`,
    [id, version],
  );
  return rows.map((row) => row.version);
}

/** Saturday and Sunday, until the calendar is edited: hour figures ignore it, and no Eid date is known in advance. */
export const FIRST_CALENDAR = { title: 'Saturday and Sunday, no holidays entered yet', weekendDays: [6, 7] };

/** Gives every calendar that a stored policy names its first revision. */
export async function addFirstCalendars(tx: Tx): Promise<void> {
  await tx.query(
    `INSERT INTO working_calendar (id, revision, title, weekend_days)
     SELECT DISTINCT working_calendar, 1, $1, $2::int[] FROM clock_policy WHERE working_calendar IS NOT NULL
     ON CONFLICT (id, revision) DO NOTHING`,
    [FIRST_CALENDAR.title, FIRST_CALENDAR.weekendDays],
  );
}

/** Switches on what is approved of these policies, without a word about who wanted it. */
export async function enableVersions(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE clock_policy SET enabled = true WHERE id = ANY ($1::text[]) AND state = 'approved' AND NOT enabled`,
    [ids],
  );
}

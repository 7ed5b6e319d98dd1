import type { Client } from 'pg';
import { rowsOf } from './checks/finding.js';

/** Due at seven, fourteen … forty-nine minutes after receipt, each with a step at that instant. */
export const HOUR_CLOCKS = [7, 14, 21, 28, 35, 42, 49].map((minutes) => `faults-hour-${minutes}`);

/** A policy with seven clocks that fall due within an hour, for every incident from now on, in place of the house's. */
export async function addHourPolicy(client: Client): Promise<void> {
  const [row] = await rowsOf<{ document: { clocks: Record<string, unknown>[] } }>(
    client,
    "SELECT document FROM clock_policy WHERE id = 'faults' ORDER BY version DESC LIMIT 1",
  );
  const clocks = HOUR_CLOCKS.map((id) => ({
    ...row!.document.clocks[0],
    id,
    group: id,
    duration: `PT${id.split('-').at(-1)}M`,
    warnAt: [],
    escalationSteps: [{ at: { fraction: 1 }, action: 'page', to: ['fcert-t1'] }],
  }));
  await client.query(
    `INSERT INTO clock_policy (id, version, document, status, enabled, timezone, working_calendar)
     SELECT 'faults-hour', version, $1, status, true, timezone, working_calendar FROM clock_policy
      WHERE id = 'faults' ORDER BY version DESC LIMIT 1`,
    [{ ...row!.document, id: 'faults-hour', clocks }],
  );
  await client.query("UPDATE clock_policy SET enabled = false WHERE id NOT LIKE 'faults%'");
}

const HOUR = "interval '1 hour'";
const back = (table: string, columns: readonly string[], where = 'true') =>
  `UPDATE ${table} SET ${columns.map((column) => `${column} = ${column} - ${HOUR}`).join(', ')} WHERE ${where}`;
/** Clocks that count days stay where the calendar has them: only incidents without any are moved. */
const CASES = 'subject_id IN (SELECT id FROM moved)';
const MOVED = `
  CREATE TEMP TABLE moved ON COMMIT DROP AS
  SELECT s.subject_id AS id FROM clock_subject s
   WHERE s.pinned @> '[{"id": "faults-hour"}]' AND NOT s.pinned @> '[{"id": "house-default"}]'`;
const AN_HOUR_EARLIER = (instant: string) =>
  `to_char((${instant})::timestamptz - ${HOUR}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Everything that says when something was received, recorded, due or done; what was told to clients stays as they heard it. */
const TABLES = [
  MOVED,
  back('report', ['received_at'], 'incident_id IN (SELECT id FROM moved)'),
  back('incident', ['received_at', 'opened_at', 'next_due_at'], 'id IN (SELECT id FROM moved)'),
  back('clock_subject', ['opened_at'], CASES),
  back('clock_fact', ['at', 'recorded_at'], CASES),
  back(
    'clock_alarm',
    ['fire_at', 'fired_at', 'cancelled_at'],
    `clock_id IN (SELECT c.id FROM clock c WHERE c.${CASES})`,
  ),
  back(
    'clock',
    ['started_at', 'known_at', 'anchor_at', 'count_from', 'allowed_until', 'due_at', 'ended_at'],
    CASES,
  ),
  back(
    'escalation_step_run',
    ['due_at', 'fired_at'],
    `escalation_id IN (SELECT e.id FROM escalation e WHERE e.${CASES})`,
  ),
  back('escalation', ['created_at', 'next_step_at', 'last_raised_at', 'acknowledged_at', 'ended_at'], CASES),
  `UPDATE escalation SET snapshot = snapshot
     || jsonb_build_object('dueAt', ${AN_HOUR_EARLIER("snapshot ->> 'dueAt'")})
     || jsonb_build_object('steps', (SELECT jsonb_agg(s || jsonb_build_object('at', ${AN_HOUR_EARLIER("s ->> 'at'")})
                                                      ORDER BY (s ->> 'no')::int)
                                       FROM jsonb_array_elements(snapshot -> 'steps') s))
    WHERE ${CASES}`,
];

/** Lets an hour pass for all that is stored, while no worker runs: nothing in the database tells it from a real one. */
export async function letAnHourPass(client: Client): Promise<void> {
  await client.query('BEGIN');
  await client.query("SET LOCAL session_replication_role = replica; SET LOCAL TIME ZONE 'UTC'");
  for (const sql of TABLES) await client.query(sql);
  await client.query('COMMIT');
}

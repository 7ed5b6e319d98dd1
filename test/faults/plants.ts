import type { Finding } from './checks/finding.js';
import type { Hearing } from './checks/live.js';
import { type Evidence, findBroken } from './checker.js';
import { FAST_CLOCK, type FaultWorld } from './fault-world.js';

/** A broken promise put into a copy of the evidence, to see that the checker names it. */
export interface Plant {
  readonly name: string;
  readonly breaks: string;
  /** Changes the database, inside a transaction that is rolled back. */
  readonly sql?: readonly string[];
  readonly hear?: (hearing: Hearing) => Partial<Hearing>;
}

const ANY_REPORT = '(SELECT id FROM report ORDER BY reference LIMIT 1)';
const FIRED = `(SELECT a.clock_id FROM clock_alarm a JOIN clock c ON c.id = a.clock_id
                 WHERE c.clock_id = '${FAST_CLOCK.clockId}' AND a.kind = 'due' ORDER BY a.fire_at LIMIT 1)`;
const copyOf = (table: string, where: string, changes: string) =>
  `INSERT INTO ${table} SELECT (jsonb_populate_record(t, ${changes})).* FROM ${table} t WHERE ${where}`;
const NEW_ID = `jsonb_build_object('id', gen_random_uuid())`;
/** Far behind the last number: the product goes on numbering its own events meanwhile. */
const PLANTED_SEQ = '(SELECT max(seq) + 1000000 FROM outbox)';
const NEW_EVENT = `jsonb_build_object('id', gen_random_uuid(), 'seq', ${PLANTED_SEQ})`;

export const PLANTS: readonly Plant[] = [
  {
    name: 'an acknowledged report is gone',
    breaks: 'an acknowledged report is stored',
    sql: [`DELETE FROM report WHERE id = ${ANY_REPORT}`],
  },
  {
    name: 'a report stands there twice',
    breaks: 'one report for one key',
    sql: [
      copyOf(
        'report',
        `id = ${ANY_REPORT}`,
        `jsonb_build_object('id', gen_random_uuid(), 'reference', 'FCR-X', 'source_ref', NULL)`,
      ),
    ],
  },
  {
    name: 'a word of a report was changed',
    breaks: 'a report is stored as it was sent',
    sql: [`UPDATE report SET description = description || ' ' WHERE id = ${ANY_REPORT}`],
  },
  {
    name: 'a report nobody sent',
    breaks: 'a stored report was sent',
    sql: [
      copyOf(
        'report',
        `id = ${ANY_REPORT}`,
        `jsonb_build_object('id', gen_random_uuid(), 'reference', 'FCR-X', 'source_ref', NULL, 'body_sha256', 'x')`,
      ),
    ],
  },
  {
    name: 'a report belongs to no incident',
    breaks: 'each report belongs to one incident',
    sql: [`DELETE FROM incident_report WHERE report_id = ${ANY_REPORT}`],
  },
  {
    name: 'a report belongs to two incidents',
    breaks: 'each report belongs to one incident',
    sql: [
      `INSERT INTO incident_report (incident_id, report_id, reason)
       SELECT i.id, r.id, 'planted' FROM report r, incident i
        WHERE r.id = ${ANY_REPORT} AND i.id <> r.incident_id LIMIT 1`,
    ],
  },
  {
    name: 'a change without its audit entry',
    breaks: 'one audit entry: incident opened',
    sql: [
      `DELETE FROM audit_entry WHERE id = (SELECT id FROM audit_entry WHERE action = 'incident.opened' LIMIT 1)`,
    ],
  },
  {
    name: 'an event without its change',
    breaks: 'one event: report received',
    sql: [
      copyOf(
        'outbox',
        `seq = (SELECT min(seq) FROM outbox WHERE type = 'report.received')`,
        `jsonb_build_object('id', gen_random_uuid(), 'seq', ${PLANTED_SEQ}, 'subject_id', gen_random_uuid())`,
      ),
    ],
  },
  {
    name: 'an event nobody was told of',
    breaks: 'each handler hears each event it must, and no other',
    sql: [
      `DELETE FROM delivery WHERE (event_id, handler) = (SELECT event_id, handler FROM delivery LIMIT 1)`,
    ],
  },
  {
    name: 'an alarm that stayed silent',
    breaks: 'a due alarm fires',
    sql: [`UPDATE clock_alarm SET fired_at = NULL WHERE kind = 'due' AND clock_id = ${FIRED}`],
  },
  {
    name: 'an alarm that fired twice, in the ledger',
    breaks: 'an alarm fires once',
    sql: [
      'ALTER TABLE clock_alarm DROP CONSTRAINT clock_alarm_pkey',
      `INSERT INTO clock_alarm (clock_id, level, kind, fire_at, fired_at)
       SELECT clock_id, level, kind, fire_at, fired_at FROM clock_alarm WHERE kind = 'due' AND clock_id = ${FIRED}`,
    ],
  },
  {
    name: 'an alarm that fired twice, in the events',
    breaks: 'one event: clock fired',
    sql: [
      copyOf('outbox', `type = 'clock.breached' AND payload ->> 'clockRowId' = ${FIRED}::text`, NEW_EVENT),
    ],
  },
  {
    name: 'an alarm that fired twice, in the audit ledger',
    breaks: 'one audit entry: clock fired',
    sql: [copyOf('audit_entry', `action = 'clock.breached' AND object_id = ${FIRED}::text`, NEW_ID)],
  },
  {
    name: 'an alarm that fired early',
    breaks: 'an alarm never fires early',
    sql: [
      'ALTER TABLE clock_alarm DROP CONSTRAINT clock_alarm_check',
      `UPDATE clock_alarm SET fired_at = fire_at - interval '1 ms' WHERE kind = 'due' AND clock_id = ${FIRED}`,
    ],
  },
  {
    name: 'a clock that counts from the moment of its job',
    breaks: 'a clock counts from the stored instant',
    sql: [`UPDATE clock SET due_at = due_at + interval '2 s' WHERE id = ${FIRED}`],
  },
  {
    name: 'a step that was left out',
    breaks: 'a due step runs',
    sql: [
      `UPDATE escalation SET state = 'armed' WHERE clock_row_id = ${FIRED}`,
      `DELETE FROM escalation_step_run WHERE escalation_id = (SELECT id FROM escalation WHERE clock_row_id = ${FIRED})`,
    ],
  },
  {
    name: 'a step that was told twice',
    breaks: 'one event: escalation step run',
    sql: [
      copyOf('outbox', `seq = (SELECT min(seq) FROM outbox WHERE type = 'escalation.raised')`, NEW_EVENT),
    ],
  },
  {
    name: 'a step that told others than its event says',
    breaks: 'a step tells whom its event says, and nobody only where nobody was there',
    sql: [
      `UPDATE escalation_step_run SET recipients = '[]'
        WHERE escalation_id = (SELECT id FROM escalation WHERE clock_row_id = ${FIRED})`,
    ],
  },
  {
    name: 'a client that missed an event',
    breaks: 'a client hears every event it may',
    hear: ({ events }) => ({ events: events.slice(1) }),
  },
  {
    name: 'a client that heard an event twice',
    breaks: 'a client hears nothing twice and nothing else',
    hear: ({ events }) => ({ events: [...events, events[3]!] }),
  },
  {
    name: 'a client that heard two events in the wrong order',
    breaks: 'a client hears events in order',
    hear: ({ events }) => ({ events: [events[1]!, events[0]!, ...events.slice(2)] }),
  },
];

/** Plants, asks the checker, and takes it all back. */
export async function checkPlanted(world: FaultWorld, plant: Plant): Promise<Finding[]> {
  const { client } = world;
  const evidence = world.evidence();
  await client.query('BEGIN');
  try {
    // The database refuses most of these by itself: its triggers and foreign keys are put to sleep.
    await client.query('SET LOCAL session_replication_role = replica');
    for (const sql of plant.sql ?? []) {
      const { rowCount, command } = await client.query(sql);
      if (command !== 'ALTER' && !rowCount) throw new Error(`nothing to plant: ${plant.name}`);
    }
    return await findBroken(client, heardOtherwise(evidence, plant));
  } finally {
    await client.query('ROLLBACK');
  }
}

function heardOtherwise(evidence: Evidence, { hear }: Plant): Evidence {
  if (!hear) return evidence;
  const hearings = evidence.hearings.map((hearing) => {
    const { name, providerId, events, resyncs } = hearing;
    const same = { name, providerId, events, resyncs };
    return providerId === null ? { ...same, ...hear(hearing) } : same;
  });
  return { ...evidence, hearings };
}

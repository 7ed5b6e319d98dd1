import type { Client } from 'pg';
import { type Finding, PATIENCE, none, paired } from './finding.js';

/** `[what, rows that changed, what the audit ledger says of them]`: keys and counts must agree both ways. */
const AUDITED: readonly (readonly [string, string, string])[] = [
  [
    'report received',
    'SELECT id::text, 1 FROM report',
    "SELECT object_id, 1 FROM audit_entry WHERE action = 'report.received'",
  ],
  [
    'occurrence counted',
    'SELECT report_id::text, 1 FROM report_occurrence',
    "SELECT object_id, 1 FROM audit_entry WHERE action = 'report.occurred-again'",
  ],
  [
    'incident opened',
    'SELECT id::text, 1 FROM incident',
    "SELECT object_id, 1 FROM audit_entry WHERE action = 'incident.opened'",
  ],
  [
    'report attached',
    `SELECT i.id || ' ' || r.reference, 1 FROM incident_report l JOIN incident i ON i.id = l.incident_id
       JOIN report r ON r.id = l.report_id WHERE l.reason <> 'opened'`,
    `SELECT object_id || ' ' || (data ->> 'report'), 1 FROM audit_entry WHERE action = 'incident.report-attached'`,
  ],
  [
    'clock fired',
    `SELECT kind || ' ' || clock_id || ' ' || level, 1 FROM clock_alarm WHERE fired_at IS NOT NULL`,
    `SELECT CASE action WHEN 'clock.breached' THEN 'due ' ELSE 'warn ' END || object_id || ' ' || (data ->> 'level'), 1
       FROM audit_entry WHERE action IN ('clock.breached', 'clock.due-soon')`,
  ],
  [
    'escalation armed',
    'SELECT id::text, 1 FROM escalation',
    "SELECT object_id, 1 FROM audit_entry WHERE action = 'escalation.armed'",
  ],
  [
    'escalation step run',
    `SELECT escalation_id || ' ' || step_no || ' ' || repeat_no, 1 FROM escalation_step_run`,
    `SELECT object_id || ' ' || (data ->> 'step') || ' ' || (data ->> 'repeat'), 1
       FROM audit_entry WHERE action = 'escalation.raised'`,
  ],
  [
    'escalation deferred',
    'SELECT escalation_id::text, 1 FROM escalation_deferral',
    "SELECT object_id, 1 FROM audit_entry WHERE action = 'escalation.deferred'",
  ],
  [
    'acknowledgement lapsed',
    'SELECT escalation_id::text, 1 FROM escalation_lapse',
    "SELECT object_id, 1 FROM audit_entry WHERE action = 'escalation.unacknowledged'",
  ],
  [
    'hand-off moved',
    'SELECT id::text, version FROM escalation_handoff',
    "SELECT object_id, 1 FROM audit_entry WHERE object_kind = 'hand-off' AND action <> 'hand-off.paper-read'",
  ],
  [
    'task changed',
    `SELECT id::text, version FROM mssp_task`,
    `SELECT object_id, 1 FROM audit_entry WHERE action LIKE 'mssp-task.%'`,
  ],
];

/** The same for the events left on the shelf. */
const ANNOUNCED: readonly (readonly [string, string, string])[] = [
  [
    'report received',
    'SELECT id::text, 1 FROM report',
    "SELECT subject_id::text, 1 FROM outbox WHERE type = 'report.received'",
  ],
  [
    'occurrence counted',
    'SELECT report_id::text, 1 FROM report_occurrence',
    "SELECT subject_id::text, 1 FROM outbox WHERE type = 'report.occurred-again'",
  ],
  [
    'incident opened',
    'SELECT id::text, 1 FROM incident',
    "SELECT subject_id::text, 1 FROM outbox WHERE type = 'incident.opened'",
  ],
  [
    'incident changed',
    `SELECT object_id, 1 FROM audit_entry WHERE object_kind = 'incident' AND action <> 'incident.opened'`,
    "SELECT subject_id::text, 1 FROM outbox WHERE type = 'incident.changed'",
  ],
  [
    'clock fired',
    `SELECT kind || ' ' || clock_id || ' ' || level, 1 FROM clock_alarm WHERE fired_at IS NOT NULL`,
    `SELECT CASE type WHEN 'clock.breached' THEN 'due ' ELSE 'warn ' END || (payload ->> 'clockRowId') || ' '
            || (payload ->> 'level'), 1
       FROM outbox WHERE type IN ('clock.breached', 'clock.due-soon')`,
  ],
  [
    'escalation step run',
    `SELECT escalation_id || ' ' || step_no, 1 FROM escalation_step_run`,
    `SELECT (payload ->> 'escalationId') || ' ' || (payload ->> 'step'), 1
       FROM outbox WHERE type = 'escalation.raised'`,
  ],
  [
    'acknowledgement lapsed',
    'SELECT escalation_id::text, 1 FROM escalation_lapse',
    "SELECT payload ->> 'escalationId', 1 FROM outbox WHERE type = 'escalation.unacknowledged'",
  ],
  [
    'task changed',
    `SELECT id::text, version FROM mssp_task`,
    `SELECT subject_id::text, 1 FROM outbox WHERE type = 'mssp.task-changed'`,
  ],
];

/** Who must hear what, written down here a second time on purpose. */
const HEARERS = `(VALUES ('report.received', 'triage.report'), ('incident.opened', 'escalation.arm'),
  ('incident.opened', 'mssp.offer'), ('incident.opened', 'alert.notify'),
  ('incident.changed', 'escalation.arm'), ('incident.changed', 'mssp.offer'),
  ('mssp.task-changed', 'mssp.escalation-arm'), ('duty.changed', 'duty.escalation-arm'),
  ('clock.due-soon', 'alert.notify'), ('clock.breached', 'alert.notify'), ('escalation.raised', 'alert.notify'),
  ('escalation.acknowledged', 'alert.notify'), ('feed.silent', 'alert.notify'),
  ('incident.closed', 'mssp.withdraw')) AS h(type, handler)`;

/** Every change has its audit entry and its event, neither has one too many, and every event was numbered and heard. */
export async function checkRecords(client: Client): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [what, rows, entries] of AUDITED)
    findings.push(...(await paired(client, `one audit entry: ${what}`, rows, entries)));
  for (const [what, rows, events] of ANNOUNCED)
    findings.push(...(await paired(client, `one event: ${what}`, rows, events)));
  return [...findings, ...(await numbering(client)), ...(await deliveries(client))];
}

async function numbering(client: Client): Promise<Finding[]> {
  return none(
    client,
    'events are numbered without gap or double',
    `SELECT 'outbox' AS about,
            format('%s events, numbers %s to %s, %s of them different, head %s', o.n, o.low, o.high, o.different, h.seq)
              AS says
       FROM event_head h,
            (SELECT count(seq) AS n, min(seq) AS low, max(seq) AS high, count(DISTINCT seq) AS different FROM outbox) AS o
      WHERE o.n > 0 AND (o.low <> 1 OR o.high <> o.n OR o.different <> o.n OR h.seq <> o.n)
      UNION ALL
     SELECT id::text, format('left at %s, not numbered by %s', created_at, now())
       FROM outbox WHERE seq IS NULL AND created_at < now() - ${PATIENCE}`,
  );
}

async function deliveries(client: Client): Promise<Finding[]> {
  return [
    ...(await paired(
      client,
      'each handler hears each event it must, and no other',
      `SELECT o.id || ' ' || h.handler, 1 FROM outbox o JOIN ${HEARERS} ON h.type = o.type WHERE o.seq IS NOT NULL`,
      `SELECT event_id || ' ' || handler, 1 FROM delivery`,
    )),
    ...(await none(
      client,
      'each delivery is done, none is set aside',
      `SELECT event_id || ' ' || handler AS about,
              CASE WHEN dead_at IS NULL THEN 'waits' ELSE format('set aside: %s', last_error) END AS says
         FROM delivery WHERE (done_at IS NULL AND noted_at < now() - ${PATIENCE}) OR dead_at IS NOT NULL`,
    )),
  ];
}

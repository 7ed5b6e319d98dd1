import type { Client } from 'pg';
import { type Finding, PATIENCE, none, paired } from './finding.js';

export interface FastClock {
  /** The clock every incident of the run must have, by its id in the policy. */
  readonly clockId: string;
  readonly seconds: number;
}

/** Every alarm and step that is due has happened, once, not before its time; the time is that of the stored instants. */
export async function checkClocks(client: Client, fast: FastClock): Promise<Finding[]> {
  return [
    ...(await firings(client)),
    ...(await steps(client)),
    ...(await paired(
      client,
      'each incident has its clock',
      'SELECT id::text, 1 FROM incident',
      `SELECT subject_id::text, 1 FROM clock WHERE clock_id = '${fast.clockId}'`,
    )),
    ...(await paired(
      client,
      'each clock with steps has its chain',
      `SELECT id::text, 1 FROM clock WHERE clock_id = '${fast.clockId}'`,
      `SELECT clock_row_id::text, 1 FROM escalation e
        WHERE EXISTS (SELECT FROM clock c WHERE c.id = e.clock_row_id AND c.clock_id = '${fast.clockId}')`,
    )),
    ...(await none(
      client,
      'a clock counts from the stored instant',
      `SELECT c.id::text AS about, format('due %s, received %s', c.due_at, min(r.received_at)) AS says
         FROM clock c JOIN incident_report l ON l.incident_id = c.subject_id JOIN report r ON r.id = l.report_id
        WHERE c.clock_id = '${fast.clockId}'
        GROUP BY c.id
       HAVING abs(extract(epoch FROM c.due_at - min(r.received_at)) - ${fast.seconds}) > 0.001`,
    )),
  ];
}

async function firings(client: Client): Promise<Finding[]> {
  return [
    ...(await none(
      client,
      'a due alarm fires',
      `SELECT clock_id || ' ' || level AS about, format('due %s, not fired by %s', fire_at, now()) AS says
         FROM clock_alarm WHERE fired_at IS NULL AND cancelled_at IS NULL AND fire_at < now() - ${PATIENCE}`,
    )),
    ...(await none(
      client,
      'an alarm never fires early',
      `SELECT clock_id || ' ' || level AS about, format('due %s, fired %s', fire_at, fired_at) AS says
         FROM clock_alarm WHERE fired_at < fire_at`,
    )),
    ...(await none(
      client,
      'an alarm fires once',
      `SELECT clock_id || ' ' || level AS about, format('fired %s times', count(*)) AS says
         FROM clock_alarm WHERE fired_at IS NOT NULL GROUP BY clock_id, level HAVING count(*) > 1`,
    )),
    // A report that was held up may move the due time back before a breach that was told already; it is not told again.
    ...(await none(
      client,
      'a clock that has an end has an alarm for it',
      `SELECT c.id::text AS about,
              format('%s, due %s, its alarm stands at %s and fired %s', c.state, c.due_at, a.fire_at, a.fired_at) AS says
         FROM clock c LEFT JOIN clock_alarm a ON a.clock_id = c.id AND a.kind = 'due'
        WHERE c.state IN ('running', 'missed') AND c.due_at IS NOT NULL
          AND (a.fire_at = c.due_at OR (a.fire_at > c.due_at AND a.fired_at IS NOT NULL)) IS NOT TRUE`,
    )),
    ...(await none(
      client,
      'a breached clock says so',
      `SELECT c.id::text AS about, format('breached, yet %s', c.state) AS says
         FROM clock_alarm a JOIN clock c ON c.id = a.clock_id
        WHERE a.kind = 'due' AND a.fired_at IS NOT NULL AND c.state = 'running'`,
    )),
  ];
}

async function steps(client: Client): Promise<Finding[]> {
  return [
    ...(await none(
      client,
      'a due step runs',
      `SELECT e.id || ' step ' || (step ->> 'no') AS about, format('due %s, not run by %s', step ->> 'at', now()) AS says
         FROM escalation e, jsonb_array_elements(e.snapshot -> 'steps') AS step
        WHERE e.state IN ('armed', 'raised') AND (step ->> 'at')::timestamptz < now() - ${PATIENCE}
          AND e.created_at < now() - ${PATIENCE}
          AND NOT EXISTS (SELECT FROM escalation_step_run s
                           WHERE s.escalation_id = e.id AND s.step_no = (step ->> 'no')::int AND s.repeat_no = 0)
          -- Quiet hours put a step off, and a lapse lets steps go that an acknowledgement held: both on record.
          AND NOT EXISTS (SELECT FROM escalation_deferral d
                           WHERE d.escalation_id = e.id AND d.deferred_to > now() - ${PATIENCE})
          AND NOT EXISTS (SELECT FROM escalation_lapse l
                           WHERE l.escalation_id = e.id AND l.lapsed_at > now() - ${PATIENCE})`,
    )),
    ...(await none(
      client,
      'a step runs once',
      `SELECT escalation_id || ' step ' || step_no AS about, format('run %s times', count(*)) AS says
         FROM escalation_step_run GROUP BY escalation_id, step_no, repeat_no HAVING count(*) > 1`,
    )),
    ...(await none(
      client,
      'a step never runs early',
      `SELECT s.escalation_id || ' step ' || s.step_no AS about, format('pinned to %s, run %s', step ->> 'at', s.fired_at) AS says
         FROM escalation_step_run s JOIN escalation e ON e.id = s.escalation_id,
              jsonb_array_elements(e.snapshot -> 'steps') AS step
        WHERE (step ->> 'no')::int = s.step_no AND s.fired_at < (step ->> 'at')::timestamptz`,
    )),
    ...(await none(
      client,
      'a step tells whom its event says, and nobody only where nobody was there',
      `SELECT s.escalation_id || ' step ' || s.step_no AS about, format('told %s', s.recipients) AS says
         FROM escalation_step_run s
        WHERE (s.recipients = '[]' AND NOT s.resolution @? '$[*] ? (@.found == "nobody" || @.found == "outside-body")')
           OR NOT EXISTS (SELECT FROM outbox o
                           WHERE o.type = 'escalation.raised' AND o.payload ->> 'escalationId' = s.escalation_id::text
                             AND (o.payload ->> 'step')::int = s.step_no AND o.payload -> 'recipients' = s.recipients)`,
    )),
  ];
}

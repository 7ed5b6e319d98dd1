import type { Client } from 'pg';
import type { Operation, Outcome, Recorded } from '../history.js';
import { type Finding, none, rowsOf } from './finding.js';

interface StoredReport {
  id: string;
  reference: string;
  caller_id: string;
  body_sha256: string;
  title: string;
  description: string;
  source_ref: string | null;
  aware_at: Date;
}

interface StoredKey {
  caller_id: string;
  key: string;
  body_sha256: string;
  report_id: string;
  outcome: string;
}

interface Stored {
  readonly reports: ReadonlyMap<string, StoredReport>;
  readonly keys: ReadonlyMap<string, StoredKey>;
  /** How often each body was stored, as a report or as an occurrence of one. */
  readonly bodies: ReadonlyMap<string, number>;
}

type Ok = Extract<Outcome, { outcome: 'ok' }>;

/** Every acknowledged report is stored, once, as it was sent; what was refused left nothing. */
export async function checkReports(client: Client, history: readonly Recorded[]): Promise<Finding[]> {
  const stored = await readStored(client);
  const findings = history.flatMap((recorded) => checkOne(recorded, stored));
  return [...findings, ...strangers(history, stored), ...(await links(client))];
}

async function readStored(client: Client): Promise<Stored> {
  const reports = await rowsOf<StoredReport>(
    client,
    'SELECT id, reference, caller_id, body_sha256, title, description, source_ref, aware_at FROM report',
  );
  const keys = await rowsOf<StoredKey>(client, 'SELECT * FROM report_idempotency');
  const bodies = await rowsOf<{ sha: string; n: number }>(
    client,
    `SELECT body_sha256 AS sha, count(*)::int AS n
       FROM (SELECT body_sha256 FROM report UNION ALL SELECT body_sha256 FROM report_occurrence) AS b GROUP BY 1`,
  );
  return {
    reports: new Map(reports.map((row) => [row.id, row])),
    keys: new Map(keys.map((row) => [`${row.caller_id} ${row.key}`, row])),
    bodies: new Map(bodies.map((row) => [row.sha, row.n])),
  };
}

function checkOne({ operation, outcomes }: Recorded, stored: Stored): Finding[] {
  const answers = outcomes.filter((outcome): outcome is Ok => outcome.outcome === 'ok');
  const about = `operation ${operation.id}`;
  const times = stored.bodies.get(operation.sha256) ?? 0;
  if (answers.length > 0) return checkAcknowledged(operation, answers, stored);
  if (outcomes.at(-1)?.outcome === 'fail' && times > 0)
    return [{ promise: 'a refused report leaves nothing', about, says: `stored ${times} times` }];
  if (times > 1)
    return [{ promise: 'an unanswered report ends as none or one', about, says: `stored ${times} times` }];
  return [];
}

function checkAcknowledged(operation: Operation, answers: readonly Ok[], stored: Stored): Finding[] {
  const about = `${answers[0]!.reference} (operation ${operation.id})`;
  const broken = (promise: string, says: string): Finding => ({ promise, about, says });
  const references = new Set(answers.map((answer) => answer.reference));
  if (references.size > 1)
    return [broken('one key, one answer', `answered with ${[...references].join(', ')}`)];
  const key = stored.keys.get(`${operation.callerId} ${operation.key}`);
  const report = key && stored.reports.get(key.report_id);
  if (!key || !report || report.reference !== answers[0]!.reference)
    return [broken('an acknowledged report is stored', key ? 'no such report' : 'its key is not stored')];
  const times = stored.bodies.get(operation.sha256) ?? 0;
  if (times !== 1) return [broken('one report for one key', `its body is stored ${times} times`)];
  if (key.body_sha256 !== operation.sha256)
    return [broken('a report is stored as it was sent', 'another hash')];
  if (key.outcome === 'received') return checkContent(operation, report, about);
  return report.source_ref === operation.body.sourceRef
    ? []
    : [broken('an occurrence counts for the report of its number', `counted for ${report.source_ref}`)];
}

function checkContent({ body, sha256 }: Operation, report: StoredReport, about: string): Finding[] {
  const same: Record<string, boolean> = {
    hash: report.body_sha256 === sha256,
    title: report.title === body.title,
    description: report.description === body.description,
    sourceRef: report.source_ref === (body.sourceRef ?? null),
    awareAt: report.aware_at.toISOString() === body.awareAt,
  };
  return Object.entries(same)
    .filter(([, isSame]) => !isSame)
    .map(([field]) => ({ promise: 'a report is stored as it was sent', about, says: `${field} differs` }));
}

/** What stands in the database although nobody sent it. */
function strangers(history: readonly Recorded[], { reports }: Stored): Finding[] {
  const sent = new Set(history.map(({ operation }) => `${operation.callerId} ${operation.sha256}`));
  return [...reports.values()]
    .filter((report) => !sent.has(`${report.caller_id} ${report.body_sha256}`))
    .map((report) => ({
      promise: 'a stored report was sent',
      about: report.reference,
      says: 'nobody sent it',
    }));
}

async function links(client: Client): Promise<Finding[]> {
  return [
    ...(await none(
      client,
      'each report belongs to one incident',
      `SELECT r.reference AS about, format('%s links, status %s', count(l.incident_id), r.status) AS says
         FROM report r LEFT JOIN incident_report l ON l.report_id = r.id
        GROUP BY r.id
       HAVING count(l.incident_id) <> 1 OR r.status <> 'triaged'
           OR r.incident_id IS DISTINCT FROM (array_agg(l.incident_id))[1]`,
    )),
    ...(await none(
      client,
      'an incident counts its reports',
      `SELECT i.reference AS about, format('counts %s, has %s', i.report_count, count(l.report_id)) AS says
         FROM incident i LEFT JOIN incident_report l ON l.incident_id = i.id
        GROUP BY i.id HAVING count(l.report_id) = 0 OR i.report_count <> count(l.report_id)`,
    )),
    ...(await none(
      client,
      'an occurrence counts once',
      `SELECT r.reference AS about, format('counts %s, has %s', r.occurrence_count, 1 + count(o.id)) AS says
         FROM report r LEFT JOIN report_occurrence o ON o.report_id = r.id
        GROUP BY r.id HAVING r.occurrence_count <> 1 + count(o.id)`,
    )),
  ];
}

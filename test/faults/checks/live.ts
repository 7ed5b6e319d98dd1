import type { Client } from 'pg';
import { type Finding, rowsOf } from './finding.js';

export interface HeardEvent {
  readonly seq: string;
  readonly type: string;
  readonly at: string;
  readonly reference: string | null;
  readonly version: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What one client heard, over all its connections, in the order in which it came. */
export interface Hearing {
  readonly name: string;
  /** Null: FCERT's desk. Otherwise the provider whose events it may hear. */
  readonly providerId: string | null;
  readonly events: readonly HeardEvent[];
  readonly resyncs: number;
}

const DESK = [
  'report.received',
  'incident.opened',
  'incident.changed',
  'clock.due-soon',
  'clock.breached',
  'escalation.raised',
  'escalation.acknowledged',
  'mssp.task-changed',
];
const PROVIDER = ['mssp.task-changed', 'clock.due-soon', 'clock.breached'];

/** Fields by which two events of one subject are told apart. */
const MARKS = ['reportId', 'clockRowId', 'level', 'escalationId', 'step', 'taskId', 'change'];

/** A client heard every event it may, once, in the order of the log, and no other. */
export async function checkHearing(client: Client, hearing: Hearing): Promise<Finding[]> {
  const heard = hearing.events.map(nameOf);
  const log = await eventsFor(client, hearing.providerId);
  const onTheWay = lacking(log.filter(({ isYoung }) => isYoung).map(nameOf), heard);
  const expected = lacking(log.map(nameOf), onTheWay);
  const broken = (promise: string, says: string): Finding => ({ promise, about: hearing.name, says });
  const findings = [
    ...lacking(expected, heard).map((name) => broken('a client hears every event it may', name)),
    ...lacking(heard, expected).map((name) => broken('a client hears nothing twice and nothing else', name)),
  ];
  if (hearing.resyncs > 0) findings.push(broken('a young cursor is honoured', `${hearing.resyncs} resyncs`));
  if (findings.length > 0) return findings;
  const at = expected.findIndex((name, n) => heard[n] !== name);
  return at < 0 ? [] : [broken('a client hears events in order', `${heard[at]} came before ${expected[at]}`)];
}

/** How many events this client should have heard by now. */
export async function countFor(client: Client, providerId: string | null): Promise<number> {
  return (await eventsFor(client, providerId)).length;
}

interface LoggedEvent extends HeardEvent {
  /** May still be on its way. */
  readonly isYoung: boolean;
}

function eventsFor(client: Client, providerId: string | null): Promise<LoggedEvent[]> {
  return rowsOf<LoggedEvent>(
    client,
    `SELECT seq::text, type, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, reference,
            version, payload AS data, numbered_at > now() - interval '3 seconds' AS "isYoung"
       FROM outbox
      WHERE seq IS NOT NULL AND type = ANY($1) AND ($2::uuid IS NULL OR provider_id = $2)
        AND tlp <> 'red' AND ($2::uuid IS NULL OR tlp <> 'amber+strict')
      ORDER BY outbox.seq`,
    [providerId === null ? DESK : PROVIDER, providerId],
  );
}

function nameOf({ type, at, reference, version, data }: HeardEvent): string {
  const marks = MARKS.filter((mark) => data[mark] !== undefined && data[mark] !== null);
  return [type, reference, version, at, ...marks.map((mark) => String(data[mark]))].join(' ');
}

/** Members of the first list that the second does not have often enough. */
function lacking(first: readonly string[], second: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const name of second) left.set(name, (left.get(name) ?? 0) + 1);
  return first.filter((name) => {
    const n = left.get(name) ?? 0;
    left.set(name, n - 1);
    return n <= 0;
  });
}

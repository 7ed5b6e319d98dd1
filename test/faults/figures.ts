import { type FaultWorld, FAST_CLOCK } from './fault-world.js';
import { rowsOf } from './checks/finding.js';

/** What one fault cost, in milliseconds; undefined where nothing of the kind happened. */
export interface Figures {
  readonly fault: string;
  /** Longest time from the end of a process to an answer of its successor. */
  readonly down?: number;
  /** Longest time from the first try of a report to its 202. */
  readonly answer: number;
  /** Longest time from receipt to the incident. */
  readonly triage: number;
  /** Longest time from the instant of an alarm to its firing; from the start of its clock where that came later. */
  readonly late: number;
  /** Longest time from the transaction of an event to a client. */
  readonly socket: number;
}

/** Counts from here: what the clients and the database say since the last call. */
export class Measuring {
  private since = new Date(0);
  private deaths = 0;

  constructor(private readonly world: FaultWorld) {}

  async begin(): Promise<void> {
    const [row] = await rowsOf<{ now: Date }>(this.world.client, 'SELECT now()');
    this.since = row!.now;
    this.deaths = this.allDeaths().length;
    this.world.sender.slowestMs = 0;
    for (const client of this.world.clients) client.slowestMs = 0;
  }

  async end(fault: string): Promise<Figures> {
    const [row] = await rowsOf<{ triage: number; late: number }>(this.world.client, SLOWEST, [
      this.since,
      FAST_CLOCK.clockId,
    ]);
    const down = this.allDeaths()
      .slice(this.deaths)
      .map((death) => death.downMs ?? 0);
    return {
      fault,
      ...(down.length > 0 ? { down: Math.max(...down) } : {}),
      answer: this.world.sender.slowestMs,
      triage: row!.triage,
      late: row!.late,
      socket: Math.max(...this.world.clients.map((client) => client.slowestMs)),
    };
  }

  private allDeaths() {
    return this.world.processes.flatMap((one) => one.deaths).sort((a, b) => a.at - b.at);
  }
}

const SLOWEST = `
  SELECT coalesce((SELECT max(extract(epoch FROM l.attached_at - r.received_at)) FROM incident_report l
                     JOIN report r ON r.id = l.report_id WHERE r.received_at >= $1), 0)::float8 * 1000 AS triage,
         coalesce((SELECT max(extract(epoch FROM a.fired_at - greatest(a.fire_at, c.known_at))) FROM clock_alarm a JOIN clock c ON c.id = a.clock_id
                    WHERE a.fired_at >= $1 AND c.clock_id = $2), 0)::float8 * 1000 AS late`;

const seconds = (ms: number | undefined) => (ms === undefined ? '-' : (ms / 1000).toFixed(1));

export function tableOf(figures: readonly Figures[]): string {
  const heads = ['down s', '202 s', 'triage s', 'late s', 'socket s'];
  const rows = figures.map((it) => [
    it.fault,
    ...[it.down, it.answer, it.triage, it.late, it.socket].map(seconds),
  ]);
  const width = Math.max(...rows.map(([name]) => name!.length));
  return [['fault', ...heads], ...rows]
    .map(([name, ...cells]) => `  ${name!.padEnd(width)} ${cells.map((cell) => cell.padStart(9)).join('')}`)
    .join('\n');
}

const COUNTS = `
  SELECT (SELECT count(*) FROM report)::int AS reports, (SELECT count(*) FROM incident)::int AS incidents,
         (SELECT count(*) FROM clock_alarm WHERE fired_at IS NOT NULL)::int AS alarms,
         (SELECT count(*) FROM escalation_step_run)::int AS steps, (SELECT count(*) FROM outbox)::int AS events`;

/** What the run consisted of, in one line. */
export async function summaryOf(world: FaultWorld): Promise<string> {
  const [row] = await rowsOf<Record<string, number>>(world.client, COUNTS);
  const { history } = world.evidence();
  const unknown = history.flatMap(({ outcomes }) => outcomes).filter(({ outcome }) => outcome === 'unknown');
  const said = Object.entries(row!).map(([name, n]) => `${n} ${name}`);
  const heard = world.clients.map(({ name, events }) => `${name} heard ${events.length}`);
  return [...said, `${unknown.length} tries without an answer`, ...heard].join(', ');
}

import {
  type Finding,
  type KeptFinding,
  ProverPass,
  ProvingConnection,
  fingerprintOf,
  keepEnded,
} from '@fcert/escalation';
import { DomainError, newId } from '@fcert/kernel';
import { describeError, translateDatabaseFailure } from '@fcert/platform';
import type { Logger } from 'pino';
import type { AlarmBell } from './alarm-bell.js';
import type { ProverMetrics } from './prover-metrics.js';

/** A database that does not answer for this long is an alarm; shorter breaks are told by whoever serves. */
const AWAY_MS = 12_000;
/** While the database is away it is asked more often. */
const RETRY_MS = 4_000;

export interface ProverHealth {
  readonly isUp: boolean;
  readonly openFindings: number;
}

/** Passes at their time, for ever; a pass that fails costs a pass, never the process. */
export class ProverProcess {
  private readonly pass: ProverPass;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;
  /** Since when the database has answered without a break, on the steady clock of this process. */
  private seenSince = performance.now();
  private failingSince: { readonly steady: number; readonly wall: Date } | undefined;
  private outage: KeptFinding | undefined;
  private open: readonly KeptFinding[] = [];
  private hasPassed = false;

  constructor(
    private readonly connection: ProvingConnection,
    private readonly bell: AlarmBell,
    private readonly metrics: ProverMetrics,
    private readonly logger: Logger,
    private readonly everyMs: number,
  ) {
    this.pass = new ProverPass(connection);
  }

  start(): void {
    this.running = this.round();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
    await this.connection.close();
  }

  health(): ProverHealth {
    return { isUp: this.hasPassed && this.failingSince === undefined, openFindings: this.open.length };
  }

  private async round(): Promise<void> {
    const begun = performance.now();
    await this.once().catch((error: unknown) => this.fail(error));
    if (this.stopped) return;
    const every = this.failingSince ? RETRY_MS : this.everyMs;
    const pause = Math.max(1_000, every - (performance.now() - begun));
    this.timer = setTimeout(() => {
      this.running = this.round();
    }, pause);
  }

  private async once(): Promise<void> {
    const begun = performance.now();
    if (this.failingSince) this.seenSince = begun;
    const outcome = await this.pass.execute(this.seenSince);
    const resolved = [...outcome.resolved, ...(await this.recover())];
    this.hasPassed = true;
    this.open = outcome.open;
    this.metrics.passed((performance.now() - begun) / 1000, outcome.examined, outcome.open);
    this.metrics.foundSome(outcome.fresh);
    this.bell.tell({ ...outcome, resolved });
  }

  /** The pass could not be made: nobody proves anything, and that is a gap of its own. */
  private async fail(error: unknown): Promise<void> {
    this.metrics.failed();
    await this.connection.close();
    this.failingSince ??= { steady: performance.now(), wall: new Date() };
    this.logger.warn({ err: describeError(error) }, 'a pass failed');
    if (!this.outage && performance.now() - this.failingSince.steady >= AWAY_MS) {
      const isAway = translateDatabaseFailure(error) instanceof DomainError;
      this.outage = outageOf(isAway, this.failingSince.wall);
      this.metrics.foundSome([this.outage]);
      this.bell.tell({ fresh: [this.outage], resolved: [], open: [...this.open, this.outage] });
    } else this.bell.send();
  }

  /** Writes down, now that it can be, that the database was away. */
  private async recover(): Promise<KeptFinding[]> {
    const { outage } = this;
    this.failingSince = undefined;
    this.outage = undefined;
    if (!outage) return [];
    await keepEnded(this.connection, findingOf(outage), { from: outage.firstSeenAt, to: new Date() });
    return [outage];
  }
}

function outageOf(isAway: boolean, since: Date): KeptFinding {
  const kind = isAway ? 'database-away' : 'prover-failing';
  const about = 'prover';
  return {
    id: newId(),
    kind,
    fingerprint: fingerprintOf({ kind, about }),
    subjectKind: null,
    subjectId: null,
    reference: null,
    says: isAway ? 'the database does not answer the prover' : 'the prover cannot bring a pass to its end',
    lasts: true,
    firstSeenAt: since,
  };
}

function findingOf({ kind, says }: KeptFinding): Finding {
  return { kind, about: 'prover', subject: null, says, evidence: {}, lasts: true };
}

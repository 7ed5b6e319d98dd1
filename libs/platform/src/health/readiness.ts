import { systemActor } from '@fcert/kernel';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Transactions } from '../database/transactions.js';
import { outboxLag } from '../outbox/event-log.read-model.js';
import { withActor } from '../logging/correlation.js';
import { Queues } from '../queues/queues.js';
import { heartbeatAges } from './heartbeat.js';
import { metrics } from './metrics.js';

/** Figures of reliability: silence or age beyond these is an alarm, not yet a refusal to serve. */
const LIMITS = {
  sweepSilentSeconds: 15,
  proverSilentSeconds: 60,
  outboxAgeSeconds: 60,
  untriagedAgeSeconds: 60,
  checkpointAgeSeconds: 150,
};

export interface ReadinessCheck {
  status: 'ok' | 'degraded' | 'down';
  detail?: string;
}

export interface ReadinessReport {
  /** `unavailable` only without the database: everything else can be done late, nothing is lost. */
  status: 'ok' | 'degraded' | 'unavailable';
  checks: Record<string, ReadinessCheck>;
}

const READINESS = systemActor('readiness');

/** What a room says of itself; it reads the database like everything else here. */
export type ReadinessLook = () => Promise<ReadinessCheck>;

/** Whether this process can serve, and what around it is not as it should be. */
@Injectable()
export class Readiness {
  private readonly looks = new Map<string, ReadinessLook>();

  constructor(
    private readonly transactions: Transactions,
    private readonly queues: Queues,
    private readonly dataSource: DataSource,
  ) {}

  /** Adds what a room has to say to every report, under a name of its own. */
  include(name: string, look: ReadinessLook): void {
    this.looks.set(name, look);
  }

  /** Counts over everybody's rows, whoever asks. */
  report(): Promise<ReadinessReport> {
    return withActor(READINESS, () => this.look());
  }

  private async look(): Promise<ReadinessReport> {
    const checks: Record<string, ReadinessCheck> = {};
    metrics.poolWaiting.set(this.poolWaiting());
    try {
      await this.transactions.reader.query('SELECT 1');
      checks.database = { status: 'ok' };
      Object.assign(checks, await this.databaseChecks());
      for (const [name, look] of this.looks) checks[name] = await look();
    } catch {
      checks.database = { status: 'down', detail: 'no answer' };
      return { status: 'unavailable', checks };
    }
    checks[this.queues.backend] = (await this.queues.isUp())
      ? { status: 'ok' }
      : { status: 'degraded', detail: 'away: jobs wait, sweeps still run, nothing is lost' };
    const degraded = Object.values(checks).some((check) => check.status !== 'ok');
    return { status: degraded ? 'degraded' : 'ok', checks };
  }

  private async databaseChecks(): Promise<Record<string, ReadinessCheck>> {
    const { reader } = this.transactions;
    const [lag, ages] = [await outboxLag(reader), await heartbeatAges(reader)];
    metrics.outboxUnnumbered.set(lag.unnumbered);
    metrics.outboxLagSeconds.set(Math.max(lag.unnumberedAgeSeconds, lag.undeliveredAgeSeconds));
    metrics.deliveriesUndone.set(lag.undelivered);
    metrics.deliveriesDead.set(lag.dead);
    for (const [loop, age] of Object.entries(ages)) metrics.heartbeatAgeSeconds.set({ loop }, age);
    return {
      outbox: late(
        lag.unnumberedAgeSeconds,
        LIMITS.outboxAgeSeconds,
        `${lag.unnumbered} events wait for the relay`,
      ),
      deliveries: late(
        lag.undeliveredAgeSeconds,
        LIMITS.untriagedAgeSeconds,
        `${lag.undelivered} wait for workers`,
      ),
      ...(lag.dead > 0
        ? { dead: { status: 'degraded', detail: `${lag.dead} deliveries were set aside` } }
        : {}),
      clockSweep: silent(ages['clock-sweep']),
      escalationSweep: silent(ages['escalation-sweep']),
      relay: silent(ages['outbox-relay']),
      auditSeal: silent(ages['audit-seal']),
      auditCopy: silent(ages['audit-export'], LIMITS.checkpointAgeSeconds),
      prover: silent(ages.prover, LIMITS.proverSilentSeconds),
    };
  }

  private poolWaiting(): number {
    const driver = this.dataSource.driver as unknown as { master?: { waitingCount?: number } };
    return driver.master?.waitingCount ?? 0;
  }
}

function late(ageSeconds: number, limit: number, what: string): ReadinessCheck {
  return ageSeconds <= limit
    ? { status: 'ok' }
    : { status: 'degraded', detail: `${what}, oldest ${Math.round(ageSeconds)} s` };
}

function silent(ageSeconds: number | undefined, limit = LIMITS.sweepSilentSeconds): ReadinessCheck {
  if (ageSeconds !== undefined && ageSeconds <= limit) return { status: 'ok' };
  const since = ageSeconds === undefined ? 'never seen' : `silent for ${Math.round(ageSeconds)} s`;
  return { status: 'degraded', detail: since };
}

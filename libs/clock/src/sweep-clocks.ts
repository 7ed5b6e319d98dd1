import { systemActor } from '@fcert/kernel';
import { Transactions, crashPoint } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { nextAlarmInMs } from './data/firing.js';
import { FIRING_BATCH, FireDueAlarms, type OnFired } from './fire-due-alarms.js';

export interface SweepOptions {
  /** Runs in each firing transaction; the worker appends the audit entries here. */
  readonly onFired?: OnFired;
  readonly batch?: number;
}

export interface SweepResult {
  readonly fired: number;
  readonly maxLateMs: number;
  /** Until the next armed alarm; undefined when none is armed. */
  readonly nextInMs: number | undefined;
}

/** A burst after downtime goes on in the next round, so that the heartbeat of the sweep is not held up. */
const MOST_BATCHES = 50;

/** What is due and left over belongs to a subject somebody is working on: long enough for most transactions to end. */
const SHORTEST_PAUSE_MS = 50;

/**
 * Fires everything that is due, batch after batch while they come back full. Runs on every worker each second; what is
 * due is decided by the database's clock alone, and what fell due while all workers were down fires now, with its
 * lateness on record.
 */
@Injectable()
export class SweepClocks {
  constructor(
    private readonly transactions: Transactions,
    private readonly fire: FireDueAlarms,
  ) {}

  async execute({ onFired, batch = FIRING_BATCH }: SweepOptions): Promise<SweepResult> {
    let fired = 0;
    let maxLateMs = 0;
    for (let round = 0; round < MOST_BATCHES; round += 1) {
      const alarms = await this.transactions.run({ actor: systemActor('clock') }, (tx) =>
        this.fire.execute(tx, { onFired, limit: batch }),
      );
      if (alarms.length > 0) crashPoint('clock.after-commit');
      fired += alarms.length;
      maxLateMs = alarms.reduce((late, alarm) => Math.max(late, alarm.lateByMs), maxLateMs);
      if (alarms.length < batch) break;
    }
    const next = await nextAlarmInMs(this.transactions.reader);
    return { fired, maxLateMs, nextInMs: next === null ? undefined : Math.max(next, SHORTEST_PAUSE_MS) };
  }
}

import { DomainError, systemActor } from '@fcert/kernel';
import { LOGGER, Transactions, describeError } from '@fcert/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { lockDueChains } from './data/step-runs.js';
import { StepRunner } from './step-runner.js';

/** Chains run in one transaction. */
export const SWEEP_BATCH = 200;
/** Batches of one sweep: a backlog is worked off in one go, but a sweep always comes to an end. */
const BATCHES_MAX = 50;

export interface SweepOutcome {
  readonly ran: number;
  readonly ended: number;
}

/** A chain that cannot be run is left alone for so long; the prover tells of its missing step meanwhile. */
const ASIDE_MS = 60_000;

const actor = systemActor('escalation');

/**
 * Runs every step that is due by the database's clock. Several workers sweep at once and share the work; a step missed
 * in a standstill runs in the first sweep after it, once, and says how late it is. A chain that fails by itself costs
 * the others nothing: its batch is run again one by one.
 */
@Injectable()
export class SweepEscalations {
  private readonly aside = new Map<string, number>();

  constructor(
    private readonly transactions: Transactions,
    private readonly runner: StepRunner,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async execute(): Promise<SweepOutcome> {
    const total = { ran: 0, ended: 0 };
    for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
      const outcome = await this.sweep();
      if (!outcome) break;
      total.ran += outcome.ran;
      total.ended += outcome.ended;
    }
    return total;
  }

  /** One batch; null when nothing is due. */
  private async sweep(): Promise<SweepOutcome | null> {
    const taken: string[] = [];
    try {
      return await this.transactions.run({ actor }, async (tx) => {
        const chains = await lockDueChains(tx, SWEEP_BATCH, { except: this.leftAlone() });
        taken.push(...chains.map(({ id }) => id));
        return chains.length === 0 ? null : this.runner.run(tx, chains);
      });
    } catch (error) {
      if (isAway(error) || taken.length === 0) throw error;
      return this.oneByOne(taken);
    }
  }

  private async oneByOne(ids: readonly string[]): Promise<SweepOutcome> {
    const total = { ran: 0, ended: 0 };
    for (const id of ids) {
      try {
        const { ran, ended } = await this.transactions.run({ actor }, async (tx) => {
          const chains = await lockDueChains(tx, 1, { only: [id] });
          return chains.length === 0 ? { ran: 0, ended: 0 } : this.runner.run(tx, chains);
        });
        total.ran += ran;
        total.ended += ended;
      } catch (error) {
        if (isAway(error)) throw error;
        this.aside.set(id, performance.now() + ASIDE_MS);
        this.logger.error({ err: describeError(error), escalationId: id }, 'a chain could not be run');
      }
    }
    return total;
  }

  private leftAlone(): string[] {
    for (const [id, until] of this.aside) if (until <= performance.now()) this.aside.delete(id);
    return [...this.aside.keys()];
  }
}

/** The database's trouble is nobody's chain: the whole sweep is tried again. */
function isAway(error: unknown): boolean {
  return error instanceof DomainError && error.kind === 'unavailable';
}

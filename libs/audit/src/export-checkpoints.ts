import { LOGGER, Transactions, beat, describeError, metrics } from '@fcert/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { checkpointAge, checkpointsAfter, checkpointsBefore } from './data/checkpoints.js';
import { LedgerConfig } from './ledger.config.js';
import { CheckpointFile } from './outside/checkpoint-file.js';
import type { CheckpointWay } from './outside/checkpoint-way.js';
import { Syslog } from './outside/syslog.js';

/** Checkpoints that leave together. */
const BATCH = 500;
const BEAT_MS = 5000;
/** An older one is not the newest there should be: signing has stopped, and then the heart stops as well. */
const FRESH_SECONDS = 75;

/**
 * Copies every checkpoint out of the database, each way on its own: one that is away holds up no other and gets what it
 * missed. At least once; a checkpoint that is told twice is the same twice.
 */
@Injectable()
export class ExportCheckpoints {
  private readonly ways: { readonly way: CheckpointWay; last: number | null | undefined }[];
  private beatAt = -Infinity;

  constructor(
    private readonly transactions: Transactions,
    config: LedgerConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.ways = waysOf(config).map((way) => ({ way, last: undefined }));
  }

  async execute(): Promise<void> {
    let isOut = this.ways.length > 0;
    for (const each of this.ways) {
      try {
        await this.follow(each);
      } catch (error) {
        isOut = false;
        each.last = undefined;
        metrics.auditExportFailures.inc({ way: each.way.name });
        this.logger.error({ err: describeError(error), way: each.way.name }, 'checkpoints cannot leave');
      }
    }
    if (isOut) await this.beat();
  }

  private async follow(each: {
    readonly way: CheckpointWay;
    last: number | null | undefined;
  }): Promise<void> {
    const newest = await this.newest();
    each.last ??= (await each.way.lastNumber()) ?? Math.max(newest - 1, 0);
    // Of a database that was restored to before: what is outside proves what it has lost, and nothing is mixed into that.
    if (each.last > newest)
      throw new Error(`the copy outside has checkpoint ${each.last}, this database ends with ${newest}`);
    for (;;) {
      const next = await checkpointsAfter(this.transactions.reader, each.last, BATCH);
      if (next.length === 0) return;
      await each.way.send(next);
      each.last = next.at(-1)!.number;
    }
  }

  /** Number of the newest checkpoint, 0 before the first. A way without a memory begins with this one. */
  private async newest(): Promise<number> {
    const [newest] = await checkpointsBefore(this.transactions.reader, null, 1);
    return newest?.number ?? 0;
  }

  /** Says that every way has a checkpoint of the last minute: its silence is how old the copy outside is. */
  private async beat(): Promise<void> {
    if (performance.now() - this.beatAt < BEAT_MS) return;
    this.beatAt = performance.now();
    const age = await checkpointAge(this.transactions.reader);
    if (age !== null && age <= FRESH_SECONDS) await beat(this.transactions.reader, 'audit-export');
  }
}

function waysOf({ AUDIT_CHECKPOINT_FILE, AUDIT_SYSLOG }: LedgerConfig): CheckpointWay[] {
  return [
    ...(AUDIT_CHECKPOINT_FILE ? [new CheckpointFile(AUDIT_CHECKPOINT_FILE)] : []),
    ...(AUDIT_SYSLOG ? [new Syslog(AUDIT_SYSLOG)] : []),
  ];
}

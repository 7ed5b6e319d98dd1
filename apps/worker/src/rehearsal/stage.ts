import { SweepClocks } from '@fcert/clock';
import { LapseAcknowledgements, SweepEscalations, nextStepAt } from '@fcert/escalation';
import { systemActor } from '@fcert/kernel';
import { Deliveries, type OutboxEvent, Transactions, numberEvents, outboxLag } from '@fcert/platform';
import type { INestApplicationContext } from '@nestjs/common';
import { pipeline } from '../pipeline.js';
import { type AnyProcessor, PROCESSORS, isBatch } from '../processors/processor.js';

/** What tells somebody outside is left out: its rows show who would have been told, and nobody is. */
const SILENT: readonly string[] = ['alert.notify'];
const WINDOW = 400;
/** Far more than one act can set off. */
const ROUNDS_MAX = 200;

/** The whole worker, wired as ever, but run by hand: nothing happens until it is told to. */
export class Stage {
  private readonly transactions: Transactions;
  private readonly deliveries: Deliveries;
  private readonly processors: readonly AnyProcessor[];

  constructor(readonly app: INestApplicationContext) {
    this.transactions = app.get(Transactions);
    this.deliveries = app.get(Deliveries);
    this.processors = app.get<AnyProcessor[]>(PROCESSORS).filter(({ handler }) => !SILENT.includes(handler));
  }

  /** Does all that is due by the time of the stage, and all that follows. Answers when something is due next. */
  async settle(now: Date): Promise<Date | null> {
    await this.follow();
    const { nextInMs } = await this.app.get(SweepClocks).execute({});
    await this.app.get(SweepEscalations).execute();
    await this.app.get(LapseAcknowledgements).execute();
    await this.follow();
    const clock = nextInMs === undefined ? null : new Date(now.getTime() + nextInMs);
    const step = await nextStepAt(this.transactions.reader);
    return [clock, step].reduce((first, one) => (first && (!one || first <= one) ? first : one), null);
  }

  private async follow(): Promise<void> {
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const acting = { actor: systemActor('rehearsal') };
      await this.transactions.run(acting, (tx) => numberEvents(tx, pipeline));
      const did = await this.handle();
      const { unnumbered } = await outboxLag(this.transactions.reader);
      if (did === 0 && unnumbered === 0) return;
    }
    throw new Error('the stage does not settle');
  }

  private async handle(): Promise<number> {
    const names = this.processors.map(({ handler }) => handler);
    const wakes = await this.deliveries.takeDue(this.transactions.reader, names, WINDOW);
    for (const wake of wakes) {
      const processor = this.processors.find(({ handler }) => handler === wake.handler)!;
      await this.deliveries.runOnce(wake, (tx, event: OutboxEvent) =>
        isBatch(processor) ? processor.handleMany(tx, [event]) : processor.handle(tx, event),
      );
    }
    return wakes.length;
  }
}

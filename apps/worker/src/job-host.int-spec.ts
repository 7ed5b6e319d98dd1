import { setTimeout as delay } from 'node:timers/promises';
import { newId, systemActor } from '@fcert/kernel';
import {
  type OutboxEvent,
  type Queues,
  type Tx,
  type Wake,
  createLogger,
  event,
  numberEvents,
  publish,
} from '@fcert/platform';
import { type TestDatabase, openTestDatabase } from '../../../test/world.js';
import { JobHost } from './job-host.js';
import { HANDLERS } from './pipeline.js';
import type { AnyProcessor } from './processors/processor.js';
import type { WakeJob } from './wake-jobs.js';

const actor = systemActor('test');
const BATCHED = 'triage.report';

describe('a job that wakes a handler for several deliveries', () => {
  let world: TestDatabase;
  /** Runs a job as the queue would. */
  let run: (job: WakeJob, handler?: string) => Promise<void>;
  let hold: Promise<void> | undefined;
  let poisoned: string | undefined;
  const sizes: number[] = [];

  beforeAll(async () => {
    world = await openTestDatabase();
    await world.transactions.reader.query('CREATE TABLE effect (event_id uuid, correlation_id text)');
    const jobs = new Map<string, (job: WakeJob) => Promise<void>>();
    const queues = {
      worker: (name: string, _concurrency: number, process: (job: WakeJob) => Promise<void>) => {
        jobs.set(name, process);
        return { close: async () => undefined };
      },
    } as unknown as Queues;
    new JobHost(HANDLERS.map(processorOf), world.deliveries, queues, createLogger('test', 'silent')).start();
    run = (job, handler = BATCHED) => jobs.get(handler)!(job);
  });
  afterAll(() => world.close());
  beforeEach(() => {
    poisoned = undefined;
    hold = undefined;
    sizes.length = 0;
  });

  function processorOf(handler: (typeof HANDLERS)[number]): AnyProcessor {
    return {
      handler,
      concurrency: 1,
      most: 16,
      handleMany: (tx: Tx, events: readonly OutboxEvent[]) => work(tx, events),
    };
  }

  async function work(tx: Tx, events: readonly OutboxEvent[]): Promise<void> {
    sizes.push(events.length);
    await hold;
    for (const { id, correlationId } of events) {
      const own = tx.inNameOf(correlationId);
      await own.query('INSERT INTO effect VALUES ($1, $2)', [id, own.correlationId]);
      if (id === poisoned) throw new Error('poison');
    }
  }

  async function wakes(count: number, handler: string = BATCHED): Promise<Wake[]> {
    for (let n = 0; n < count; n += 1)
      await world.transactions.run({ actor, correlationId: `request ${n}` }, (tx) =>
        publish(tx, [
          event({
            type: 'report.added',
            payload: { reportId: newId(), additionId: newId() },
            subjectKind: 'report',
            subjectId: newId(),
            reference: null,
            version: 1,
            constituentId: null,
            providerId: null,
            tlp: 'amber',
          }),
        ]),
      );
    await world.transactions.run({ actor }, (tx) => numberEvents(tx, { 'report.added': [handler] }));
    return world.deliveries.takeDue(world.transactions.reader, [handler], 400);
  }

  const stateOf = (given: readonly Wake[]) =>
    world.transactions.reader.query<{ effects: number; done: boolean; attempts: number; unfinished: number }>(
      `SELECT (SELECT count(*)::int FROM effect e WHERE e.event_id = d.event_id) AS effects, d.done_at IS NOT NULL AS done,
              d.attempts, d.unfinished
         FROM unnest($1::uuid[]) WITH ORDINALITY AS given(id, place) JOIN delivery d ON d.event_id = given.id
        ORDER BY given.place`,
      [given.map(({ eventId }) => eventId)],
    );
  const DONE = { effects: 1, done: true, attempts: 0, unfinished: 0 };

  it('does them in one go, each in the name of its own request, and once', async () => {
    const given = await wakes(5);
    await run({ wakes: given });
    await run({ wakes: given });
    expect(sizes).toEqual([5]);
    expect(await stateOf(given)).toEqual(given.map(() => DONE));
    const effects = await world.transactions.reader.query<{ correlation_id: string }>(
      'SELECT correlation_id FROM effect WHERE event_id = ANY ($1::uuid[])',
      [given.map(({ eventId }) => eventId)],
    );
    expect(effects.map(({ correlation_id: id }) => id).sort()).toEqual(
      [0, 1, 2, 3, 4].map((n) => `request ${n}`),
    );
  });

  it('does the others where one fails, and counts the failure against that one alone', async () => {
    const given = await wakes(5);
    poisoned = given[2]!.eventId;
    await run({ wakes: given });
    expect(sizes[0]).toBe(5);
    expect(sizes.slice(1)).toEqual([1, 1, 1, 1, 1]);
    expect(await stateOf(given)).toEqual(
      given.map(({ eventId }) =>
        eventId === poisoned ? { effects: 0, done: false, attempts: 1, unfinished: 0 } : DONE,
      ),
    );
  });

  it('notes before its work what was woken before and came to nothing', async () => {
    const given = await wakes(3);
    const again = given.map((wake, n) => (n === 1 ? { ...wake, wake: 2 } : wake));
    await run({ wakes: again });
    expect((await stateOf(given)).map(({ done, unfinished }) => [done, unfinished])).toEqual([
      [true, 0],
      [true, 1],
      [true, 0],
    ]);
  });

  it('begins no suspect while another has not ended, whoever handles it, and keeps nobody else waiting', async () => {
    const other = HANDLERS.find((handler) => handler !== BATCHED)!;
    const [first] = await wakes(1, other);
    const [second, fresh] = await wakes(2);
    const suspect = (wake: Wake) => ({ wakes: [{ ...wake, wake: 3, unfinished: 1 }] });
    let letGo!: () => void;
    hold = new Promise((resolve) => (letGo = resolve));
    const runs = [run(suspect(first!), other), run(suspect(second!)), run({ wakes: [fresh!] })];
    while (sizes.length < 2) await delay(10);
    await delay(100);
    const begun = async () => (await stateOf([first!, second!, fresh!])).map(({ unfinished }) => unfinished);
    expect(await begun()).toEqual([1, 0, 0]);
    letGo();
    await Promise.all(runs);
    expect(await begun()).toEqual([1, 1, 0]);
    expect((await stateOf([first!, second!, fresh!])).map(({ done }) => done)).toEqual([true, true, true]);
  });
});

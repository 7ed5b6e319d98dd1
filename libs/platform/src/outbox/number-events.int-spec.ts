import { newId, systemActor } from '@fcert/kernel';
import { type TestDatabase, openTestDatabase } from '../../../../test/world.js';
import type { Transactions } from '../database/transactions.js';
import { eventHead, eventsAfter } from './event-log.read-model.js';
import { numberEvents } from './number-events.js';
import { type NewEvent, event, publish } from './publish.js';

const actor = systemActor('test');

function note(mark: string): NewEvent {
  return event({
    type: 'report.added',
    payload: { reportId: newId(), additionId: mark },
    subjectKind: 'report',
    subjectId: newId(),
    reference: null,
    version: 1,
    constituentId: null,
    providerId: null,
    tlp: 'amber',
  });
}

const marks = (events: { payload: unknown }[]) =>
  events.map((e) => (e.payload as { additionId: string }).additionId);

describe('numbering events after commit', () => {
  let world: TestDatabase;
  let relay: () => Promise<number>;

  beforeAll(async () => {
    world = await openTestDatabase();
    relay = () =>
      world.transactions.run({ actor }, (tx) => numberEvents(tx, { 'report.added': ['one', 'two'] }));
  });
  afterAll(() => world.close());

  const leave = (transactions: Transactions, mark: string) =>
    transactions.run({ actor }, (tx) => publish(tx, [note(mark)]));

  it('skips nothing when one transaction is held open across ten others', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let wrote = (): void => undefined;
    const written = new Promise<void>((resolve) => (wrote = resolve));
    const slow = world.transactions.run({ actor }, async (tx) => {
      await publish(tx, [note('slow')]);
      wrote();
      await held;
    });
    await written;

    // A reader follows by cursor while ten others commit around the open one.
    let cursor = await eventHead(world.transactions.reader);
    const seen: string[] = [];
    const follow = async () => {
      const events = await eventsAfter(world.transactions.reader, cursor, 100);
      seen.push(...marks(events));
      cursor = events.at(-1)?.seq ?? cursor;
    };
    for (let n = 0; n < 10; n += 1) {
      await leave(world.transactions, `quick-${n}`);
      await relay();
      await follow();
    }
    expect(seen).toHaveLength(10);
    release();
    await slow;
    await relay();
    await follow();
    expect(seen).toEqual([...Array.from({ length: 10 }, (_, n) => `quick-${n}`), 'slow']);
  });

  it('notes one delivery for each handler of the type', async () => {
    const [row] = await world.transactions.reader.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM delivery',
    );
    expect(row!.n).toBe(22);
  });

  it('gives every event one number, without gaps, when several relays race', async () => {
    const other = await world.another();
    const raced = () => other.transactions.run({ actor }, (tx) => numberEvents(tx, {}));
    const before = Number(await eventHead(world.transactions.reader));
    const writers = Array.from({ length: 60 }, (_, n) =>
      leave(n % 2 ? world.transactions : other.transactions, `r${n}`),
    );
    const relays = Array.from({ length: 40 }, (_, n) => (n % 2 ? relay() : raced()));
    await Promise.all([...writers, ...relays]);
    while ((await relay()) > 0);
    const events = await eventsAfter(world.transactions.reader, String(before), 1000);
    expect(new Set(marks(events)).size).toBe(60);
    expect(events.map((e) => Number(e.seq))).toEqual(Array.from({ length: 60 }, (_, n) => before + n + 1));
  });

  it('leaves nothing of a transaction that rolled back', async () => {
    const attempt = world.transactions.run({ actor }, async (tx) => {
      await publish(tx, [note('never')]);
      throw new Error('changed my mind');
    });
    await expect(attempt).rejects.toThrow('changed my mind');
    expect(await relay()).toBe(0);
  });
});

import { DomainError, newId, systemActor } from '@fcert/kernel';
import { type TestDatabase, openTestDatabase } from '../../../../test/world.js';
import { MAX_ATTEMPTS } from './deliveries.js';
import { numberEvents } from './number-events.js';
import { event, publish } from './publish.js';

const actor = systemActor('test');

describe('deliveries', () => {
  let world: TestDatabase;

  beforeAll(async () => {
    world = await openTestDatabase();
    await world.transactions.reader.query('CREATE TABLE effect (event_id uuid)');
  });
  afterAll(() => world.close());

  async function oneEvent(handler: string): Promise<string> {
    await world.transactions.run({ actor }, async (tx) => {
      await publish(tx, [
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
      ]);
    });
    await world.transactions.run({ actor }, (tx) => numberEvents(tx, { 'report.added': [handler] }));
    const [wake] = await world.deliveries.takeDue(world.transactions.reader, [handler], 10);
    return wake!.eventId;
  }

  const wakeOf = (eventId: string, handler: string) => ({ eventId, handler, correlationId: 'test' });
  const effects = async (eventId: string) =>
    (await world.transactions.reader.query('SELECT 1 FROM effect WHERE event_id = $1', [eventId])).length;
  const row = async (eventId: string) =>
    (
      await world.transactions.reader.query<{
        attempts: number;
        done: boolean;
        dead: boolean;
        last_error: string;
      }>(
        'SELECT attempts, done_at IS NOT NULL AS done, dead_at IS NOT NULL AS dead, last_error FROM delivery WHERE event_id = $1',
        [eventId],
      )
    )[0]!;

  it('runs the work once, however often and from wherever it is woken', async () => {
    const eventId = await oneEvent('once');
    const run = () =>
      world.deliveries.runOnce(wakeOf(eventId, 'once'), async (tx) => {
        await tx.query('INSERT INTO effect VALUES ($1)', [eventId]);
      });
    const results = await Promise.all(Array.from({ length: 8 }, run));
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await run()).toBe(false);
    expect(await effects(eventId)).toBe(1);
  });

  it('wakes again what showed no result, as after a queue lost everything', async () => {
    const eventId = await oneEvent('lost');
    expect(await world.deliveries.takeDue(world.transactions.reader, ['lost'], 10)).toEqual([]);
    await world.transactions.reader.query(`UPDATE delivery SET next_wake_at = now() WHERE event_id = $1`, [
      eventId,
    ]);
    expect(await world.deliveries.takeDue(world.transactions.reader, ['lost'], 10)).toEqual([
      expect.objectContaining({ eventId, handler: 'lost', wake: 2 }),
    ]);
  });

  it('waits no longer for a queue that was away for long', async () => {
    const eventId = await oneEvent('away');
    const { reader } = world.transactions;
    const due = () => reader.query('UPDATE delivery SET next_wake_at = now() WHERE event_id = $1', [eventId]);
    for (let n = 0; n < 6; n += 1) {
      await due();
      const wakes = await world.deliveries.takeDue(reader, ['away'], 10);
      expect(wakes).toEqual([
        { eventId, handler: 'away', wake: 2, unfinished: 0, correlationId: expect.any(String) },
      ]);
      await world.deliveries.giveBack(reader, 'away', wakes);
    }
    const [after] = await reader.query<{ wake: number; waits: boolean }>(
      `SELECT wake, next_wake_at <= now() + interval '2 seconds' AS waits FROM delivery WHERE event_id = $1`,
      [eventId],
    );
    expect(after).toEqual({ wake: 1, waits: true });
  });

  it('leaves what was woken again meanwhile as it is', async () => {
    const eventId = await oneEvent('meanwhile');
    const { reader } = world.transactions;
    await world.deliveries.giveBack(reader, 'meanwhile', [
      { eventId, handler: 'meanwhile', wake: 7, unfinished: 0, correlationId: 'any' },
    ]);
    const [after] = await reader.query<{ wake: number; waits: boolean }>(
      `SELECT wake, next_wake_at > now() + interval '2 seconds' AS waits FROM delivery WHERE event_id = $1`,
      [eventId],
    );
    expect(after).toEqual({ wake: 1, waits: true });
  });

  it('leaves no effect of a failed run, counts it, and tries again', async () => {
    const eventId = await oneEvent('fails');
    const failing = world.deliveries.runOnce(wakeOf(eventId, 'fails'), async (tx) => {
      await tx.query('INSERT INTO effect VALUES ($1)', [eventId]);
      throw new Error('with a secret in its text');
    });
    await expect(failing).rejects.toThrow();
    expect(await effects(eventId)).toBe(0);
    expect(await row(eventId)).toEqual({ attempts: 1, done: false, dead: false, last_error: 'Error' });
  });

  it('hands each handler no more than its window, oldest first', async () => {
    const { reader } = world.transactions;
    const ids = [await oneEvent('narrow'), await oneEvent('narrow'), await oneEvent('narrow')];
    await reader.query(
      `UPDATE delivery SET wake = 0, next_wake_at = now() - interval '1 second' * (4 - place)
       FROM unnest($1::uuid[]) WITH ORDINALITY AS given(id, place) WHERE event_id = id`,
      [ids],
    );
    const take = async () =>
      (await world.deliveries.takeDue(reader, ['narrow', 'nobody'], 2)).map(({ eventId }) => eventId);
    expect(await take()).toEqual(ids.slice(0, 2));
    expect(await take()).toEqual([]);
    await world.deliveries.runOnce(wakeOf(ids[0]!, 'narrow'), async () => undefined);
    expect(await take()).toEqual([ids[2]]);
  });

  it('runs several in one transaction in the order of their numbers, what was done before left out', async () => {
    const ids = [await oneEvent('many'), await oneEvent('many'), await oneEvent('many')];
    await world.deliveries.runOnce(wakeOf(ids[1]!, 'many'), async () => undefined);
    const seen: string[] = [];
    const count = await world.deliveries.runTogether('many', [...ids].reverse(), async (_tx, events) => {
      seen.push(...events.map(({ id }) => id));
    });
    expect([count, seen]).toEqual([2, [ids[0], ids[2]]]);
    expect(
      await world.deliveries.runTogether('many', ids, () => Promise.reject(new Error('not reached'))),
    ).toBe(0);
  });

  it('leaves no effect and no mark of a batch that failed', async () => {
    const ids = [await oneEvent('all'), await oneEvent('all')];
    const failing = world.deliveries.runTogether('all', ids, async (tx) => {
      await tx.query('INSERT INTO effect VALUES ($1)', [ids[0]]);
      throw new Error('one of them');
    });
    await expect(failing).rejects.toThrow();
    expect(await effects(ids[0]!)).toBe(0);
    for (const id of ids)
      expect(await row(id)).toEqual({ attempts: 0, done: false, dead: false, last_error: null });
  });

  it('sets aside what was begun again and again without an end, and runs it no more', async () => {
    const eventId = await oneEvent('deadly');
    const begin = async () => (await world.deliveries.begin('deadly', [eventId])).has(eventId);
    for (let n = 1; n < MAX_ATTEMPTS; n += 1) expect(await begin()).toBe(true);
    expect(await begin()).toBe(false);
    expect(await row(eventId)).toMatchObject({ done: false, dead: true, last_error: 'NeverFinished' });
    const ran = await world.deliveries.runOnce(wakeOf(eventId, 'deadly'), () =>
      Promise.reject(new Error('not reached')),
    );
    expect(ran).toBe(false);
  });

  it('does not count as unfinished what ended with an error', async () => {
    const eventId = await oneEvent('failing');
    const { reader } = world.transactions;
    await world.deliveries.begin('failing', [eventId]);
    await world.deliveries.begin('failing', [eventId]);
    await world.deliveries
      .runOnce(wakeOf(eventId, 'failing'), () => Promise.reject(new Error('x')))
      .catch(() => undefined);
    expect(
      await reader.query('SELECT unfinished, attempts FROM delivery WHERE event_id = $1', [eventId]),
    ).toEqual([{ unfinished: 1, attempts: 1 }]);
  });

  it('sets aside at once what no retry can mend, and after too many failures everything', async () => {
    const refused = await oneEvent('refused');
    const refuse = () =>
      world.deliveries.runOnce(wakeOf(refused, 'refused'), () => {
        throw new DomainError('conflict', 'report-already-triaged', 'no');
      });
    await expect(refuse()).rejects.toThrow();
    expect((await row(refused)).dead).toBe(true);

    const poison = await oneEvent('poison');
    for (let n = 0; n < MAX_ATTEMPTS; n += 1) {
      expect((await row(poison)).dead).toBe(false);
      await expect(
        world.deliveries.runOnce(wakeOf(poison, 'poison'), () => Promise.reject(new Error('x'))),
      ).rejects.toThrow();
    }
    expect((await row(poison)).dead).toBe(true);
  });
});

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
    const [wake] = await world.deliveries.takeDue(world.transactions.reader, handler, 10);
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
    expect(await world.deliveries.takeDue(world.transactions.reader, 'lost', 10)).toEqual([]);
    await world.transactions.reader.query(`UPDATE delivery SET next_wake_at = now() WHERE event_id = $1`, [
      eventId,
    ]);
    expect(await world.deliveries.takeDue(world.transactions.reader, 'lost', 10)).toEqual([
      expect.objectContaining({ eventId, handler: 'lost', wake: 2 }),
    ]);
  });

  it('waits no longer for a queue that was away for long', async () => {
    const eventId = await oneEvent('away');
    const { reader } = world.transactions;
    const due = () => reader.query('UPDATE delivery SET next_wake_at = now() WHERE event_id = $1', [eventId]);
    for (let n = 0; n < 6; n += 1) {
      await due();
      const wakes = await world.deliveries.takeDue(reader, 'away', 10);
      expect(wakes).toEqual([{ eventId, handler: 'away', wake: 2, correlationId: expect.any(String) }]);
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
      { eventId, handler: 'meanwhile', wake: 7, correlationId: 'any' },
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

import {
  type ClockWorld,
  clockProcess,
  incident,
  minutesAgo,
  openClockWorld,
} from '../testing/clock-world.js';

let world: ClockWorld;
beforeAll(async () => {
  world = await openClockWorld();
});
afterAll(() => world.close());

const open = (input = incident()) => world.run((tx) => world.openSubject.execute(tx, input));
const raise = (id: string) =>
  world.run((tx) => world.changeFacts.execute(tx, { kind: 'incident', id, facts: { severity: 'critical' } }));
const escalate = async (id: string) => {
  const [row] = await world.query<{ clock_id: string; due_at: Date; started_at: Date }>(
    `SELECT clock_id, due_at, started_at FROM clock
      WHERE subject_id = $1 AND duty = 'fcert-escalate' AND ended_at IS NULL`,
    [id],
  );
  return row!;
};

describe('the worked example on the stored clocks: High received 10:00, escalate by 14:00', () => {
  async function highReceived(minutes: number) {
    const receivedAt = minutesAgo(minutes);
    const input = incident({
      receivedAt,
      events: [
        { event: 'received_by_fcert', at: receivedAt },
        { event: 'classified', at: receivedAt },
      ],
    });
    await open(input);
    expect((await escalate(input.id)).due_at.getTime()).toBe(receivedAt.getTime() + 4 * 3_600_000);
    return { id: input.id, receivedAt };
  }

  it('raised to Critical at 11:30: an hour from the change, 12:30', async () => {
    const { id } = await highReceived(90);
    await raise(id);
    const { clock_id, due_at, started_at } = await escalate(id);
    expect(clock_id).toBe('fcert-escalate-critical');
    expect(due_at.getTime()).toBe(started_at.getTime() + 3_600_000);
  });

  it('raised at 13:30: still 14:00', async () => {
    const { id, receivedAt } = await highReceived(210);
    await raise(id);
    const { clock_id, due_at } = await escalate(id);
    expect(clock_id).toBe('fcert-escalate-critical');
    expect(due_at.getTime()).toBe(receivedAt.getTime() + 4 * 3_600_000);
  });
});

describe('writers of one subject', () => {
  it('take turns: nothing is lost and one instance stays open', async () => {
    const input = incident({ receivedAt: minutesAgo(5) });
    await open({ ...input, events: [...input.events, { event: 'classified', at: null }] });
    const other = clockProcess((await world.db.another()).transactions);
    const update = {
      kind: 'incident',
      id: input.id,
      event: 'update_sent',
      at: null,
      dutyHolder: 'fcert',
    } as const;
    await Promise.all(
      Array.from({ length: 10 }, (_, n) => {
        const one = n % 2 === 0 ? world : other;
        return one.run((tx) => one.record.execute(tx, update));
      }),
    );
    const [count] = await world.query(
      `SELECT (SELECT count(*)::int FROM clock_fact WHERE subject_id = $1 AND body ->> 'event' = 'update_sent') AS facts,
              count(*)::int AS open
         FROM clock WHERE subject_id = $1 AND duty = 'fcert-update' AND ended_at IS NULL`,
      [input.id],
    );
    expect(count).toEqual({ facts: 10, open: 1 });
  });

  it('two merges of the same pair do not deadlock: one wins', async () => {
    const [a, b] = [incident({ receivedAt: minutesAgo(5) }), incident({ receivedAt: minutesAgo(5) })];
    await open(a);
    await open(b);
    const merge = (survivorId: string, absorbedId: string) =>
      world.run((tx) => world.merge.execute(tx, { kind: 'incident', survivorId, absorbedId }));
    const results = await Promise.allSettled([merge(a.id, b.id), merge(a.id, b.id)]);
    expect(results.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((one) => one.status === 'rejected')).toMatchObject({
      reason: { code: 'already-merged' },
    });
  });
});

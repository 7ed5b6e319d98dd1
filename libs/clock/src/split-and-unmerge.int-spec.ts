import { newId } from '@fcert/kernel';
import { type ClockWorld, incident, minutesAgo, openClockWorld } from '../testing/clock-world.js';

let world: ClockWorld;
beforeAll(async () => {
  world = await openClockWorld();
});
afterAll(() => world.close());

const open = async (input = incident()) => {
  await world.run((tx) => world.openSubject.execute(tx, input));
  return input;
};
const clocks = async (subjectId: string) =>
  (await world.readModel.forSubjects(world.transactions.reader, [subjectId])).get(subjectId)!;
const dueOf = async (subjectId: string, clockId: string) =>
  (await clocks(subjectId)).find((one) => one.clockId === clockId && one.endedAt === null)?.dueAt;
const pair = (survivorId: string, absorbedId: string) =>
  ({ kind: 'incident', survivorId, absorbedId }) as const;
const merge = (survivorId: string, absorbedId: string) =>
  world.run((tx) => world.merge.execute(tx, pair(survivorId, absorbedId)));
const unmerge = (survivorId: string, absorbedId: string) =>
  world.run((tx) => world.unmerge.execute(tx, pair(survivorId, absorbedId)));

describe('a merge taken back', () => {
  it('gives every clock back under the due time it was handed over with', async () => {
    const survivor = await open(incident({ receivedAt: minutesAgo(5) }));
    const absorbed = await open(incident({ receivedAt: minutesAgo(10) }));
    const [own, others] = [
      await dueOf(survivor.id, 'fcert-acknowledge-high'),
      await dueOf(absorbed.id, 'fcert-acknowledge-high'),
    ];
    await merge(survivor.id, absorbed.id);
    const { survivor: kept, absorbed: back } = await unmerge(survivor.id, absorbed.id);
    expect(await dueOf(absorbed.id, 'fcert-acknowledge-high')).toEqual(others);
    expect(others!.getTime()).toBeLessThan(own!.getTime());
    expect(await dueOf(survivor.id, 'fcert-acknowledge-high')).toEqual(others);
    expect(new Set(back.changes.map((one) => one.change))).toEqual(new Set(['started']));
    expect(new Set(kept.changes.map((one) => one.reason))).toEqual(new Set(['released']));
    expect(back.nextDueAt).toEqual(others);
    await world.run((tx) =>
      world.record.execute(tx, { kind: 'incident', id: absorbed.id, event: 'acknowledged', at: null }),
    );
    expect(await dueOf(absorbed.id, 'fcert-acknowledge-high')).toBeUndefined();
    expect(await dueOf(survivor.id, 'fcert-acknowledge-high')).toEqual(others);
  });

  it('only what is merged can be parted, and it can be merged again', async () => {
    const [a, b] = [await open(), await open()];
    await expect(unmerge(a.id, b.id)).rejects.toMatchObject({ code: 'not-merged' });
    await merge(a.id, b.id);
    await expect(unmerge(b.id, a.id)).rejects.toMatchObject({ code: 'not-merged' });
    await unmerge(a.id, b.id);
    await expect(unmerge(a.id, b.id)).rejects.toMatchObject({ code: 'not-merged' });
    await merge(a.id, b.id);
    const c = await open();
    await merge(c.id, a.id);
    await expect(unmerge(a.id, b.id)).rejects.toMatchObject({ code: 'already-merged' });
  });
});

describe('a subject split in two', () => {
  const split = (id: string, into = { id: newId(), reference: 'FC-2026-000777' }) =>
    world.run((tx) => world.split.execute(tx, { kind: 'incident', id, into }));

  it('gives the new part the whole history with its clocks, and changes nothing on the old one', async () => {
    const whole = await open(incident({ receivedAt: minutesAgo(20) }));
    await world.run((tx) =>
      world.record.execute(tx, { kind: 'incident', id: whole.id, event: 'acknowledged', at: null }),
    );
    const shape = async (id: string) =>
      (await clocks(id))
        .map(({ clockId, state, startedAt, dueAt, endedAt }) => ({
          clockId,
          state,
          startedAt,
          dueAt,
          endedAt,
        }))
        .sort((a, b) => a.clockId.localeCompare(b.clockId));
    const before = await shape(whole.id);
    const into = { id: newId(), reference: 'FC-2026-000778' };
    const outcome = await split(whole.id, into);
    expect(await shape(into.id)).toEqual(before);
    expect(await shape(whole.id)).toEqual(before);
    expect(before.map((one) => one.state)).toContain('met');
    expect(outcome.whole.changes).toEqual([]);
    expect(outcome.part.nextDueAt).toEqual(outcome.whole.nextDueAt);
    const facts = await world.query<{ id: string; kinds: string[] }>(
      `SELECT subject_id AS id, array_agg(kind ORDER BY seq) AS kinds FROM clock_fact
        WHERE subject_id = ANY ($1) GROUP BY subject_id`,
      [[whole.id, into.id]],
    );
    const kinds = new Map(facts.map((row) => [row.id, row.kinds]));
    expect(kinds.get(into.id)!.slice(0, -1)).toEqual(kinds.get(whole.id)!.slice(0, -1));
    expect([kinds.get(into.id)!.at(-1), kinds.get(whole.id)!.at(-1)]).toEqual(['split-from', 'split-off']);
  });

  it('a breach told on the old record does not fire on the new one', async () => {
    const whole = await open(incident({ receivedAt: minutesAgo(40), constituentId: null }));
    await world.sweep.execute({});
    const into = { id: newId(), reference: 'FC-2026-000779' };
    await split(whole.id, into);
    const late = (await clocks(into.id)).find((one) => one.clockId === 'fcert-acknowledge-high')!;
    expect(late.state).toBe('missed');
    await world.sweep.execute({});
    const told = await world.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM outbox WHERE type = 'clock.breached' AND payload ->> 'subjectId' = $1`,
      [into.id],
    );
    expect(told).toEqual([{ n: 0 }]);
  });

  it('what has been absorbed cannot be split', async () => {
    const [a, b] = [await open(), await open()];
    await merge(a.id, b.id);
    await expect(split(b.id)).rejects.toMatchObject({ code: 'already-merged' });
  });
});

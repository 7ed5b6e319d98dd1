import { DateTime } from 'luxon';
import fc from 'fast-check';
import { onDutyAt } from './on-duty.js';
import type { RotaLayer, RotaMember, RotaOverride, RotaPlan } from './rota.js';
import { shiftsOf } from './shifts.js';
import { turnAt } from './turns.js';

const [amna, bilal, chand] = ['amna', 'bilal', 'chand'].map((id): RotaMember => ({ kind: 'person', id }));
const at = (local: string, zone = 'Asia/Karachi'): number => DateTime.fromISO(local, { zone }).toMillis();

const weekly: RotaLayer = {
  name: 'Week',
  members: [amna!, bilal!, chand!],
  recurrence: 'FREQ=WEEKLY;BYDAY=MO',
  startsAt: '2026-11-02T09:00',
};
const nights: RotaLayer = {
  name: 'Night',
  members: [bilal!, amna!],
  recurrence: 'FREQ=DAILY',
  startsAt: '2026-11-02T20:00',
  hours: { from: '20:00', to: '08:00', days: ['MO', 'TU', 'WE', 'TH', 'FR'] },
};
const plan = (zone: string, ...layers: RotaLayer[]): RotaPlan => ({ zone, layers });
const cover = (over: Partial<RotaOverride>): RotaOverride => ({
  id: 'o-1',
  member: chand!,
  covers: null,
  from: at('2026-11-03T00:00'),
  to: at('2026-11-04T00:00'),
  createdAt: 1,
  ...over,
});
const who = (rota: RotaPlan, instant: number, overrides: RotaOverride[] = []) =>
  onDutyAt(rota, overrides, instant)?.member.id ?? null;

describe('who is on duty', () => {
  const rota = plan('Asia/Karachi', weekly);

  it('is nobody before the first hand-over, then each member in turn', () => {
    expect(who(rota, at('2026-11-02T08:59:59.999'))).toBeNull();
    expect(who(rota, at('2026-11-02T09:00'))).toBe('amna');
    expect(who(rota, at('2026-11-09T08:59:59.999'))).toBe('amna');
    expect(who(rota, at('2026-11-09T09:00'))).toBe('bilal');
    expect(who(rota, at('2026-11-16T09:00'))).toBe('chand');
    expect(who(rota, at('2026-11-23T09:00'))).toBe('amna');
  });

  it('is the first layer that covers the instant', () => {
    const both = plan('Asia/Karachi', nights, weekly);
    expect(who(both, at('2026-11-02T21:00'))).toBe('bilal');
    expect(who(both, at('2026-11-03T07:59'))).toBe('bilal');
    expect(who(both, at('2026-11-03T08:00'))).toBe('amna');
    expect(who(both, at('2026-11-07T21:00'))).toBe('amna');
  });

  it('is who covers, for the time of the override; one that covers a colleague waits for the colleague’s turn', () => {
    expect(who(rota, at('2026-11-03T12:00'), [cover({})])).toBe('chand');
    expect(who(rota, at('2026-11-04T00:00'), [cover({})])).toBe('amna');
    expect(who(rota, at('2026-11-03T12:00'), [cover({ covers: bilal! })])).toBe('amna');
    expect(who(rota, at('2026-11-03T12:00'), [cover({ covers: amna! })])).toBe('chand');
    const later = cover({ id: 'o-2', member: bilal!, createdAt: 2 });
    expect(who(rota, at('2026-11-03T12:00'), [later, cover({})])).toBe('bilal');
    expect(who(rota, at('2026-11-01T12:00'), [cover({ from: 0 })])).toBe('chand');
  });

  it('shows shifts and gaps side by side', () => {
    const day = { from: at('2026-11-06T00:00'), to: at('2026-11-09T00:00') };
    const shifts = shiftsOf(plan('Asia/Karachi', nights), [], day).map((shift) => [
      DateTime.fromMillis(shift.from, { zone: 'Asia/Karachi' }).toFormat('ccc HH:mm'),
      shift.duty?.member.id ?? 'gap',
    ]);
    expect(shifts).toEqual([
      ['Fri 00:00', 'amna'],
      ['Fri 08:00', 'gap'],
      ['Fri 20:00', 'bilal'],
      ['Sat 08:00', 'gap'],
    ]);
  });
});

describe('daylight saving', () => {
  it('hands over at the same time of the wall clock before and after it', () => {
    const rota = plan('Europe/Berlin', { ...weekly, startsAt: '2026-03-02T09:00' });
    for (const [day, member] of [
      ['2026-03-23', 'amna'],
      ['2026-03-30', 'bilal'],
      ['2026-10-19', 'amna'],
      ['2026-10-26', 'bilal'],
    ] as const) {
      expect(who(rota, at(`${day}T09:00`, 'Europe/Berlin'))).toBe(member);
      expect(who(rota, at(`${day}T08:59`, 'Europe/Berlin'))).not.toBe(member);
    }
  });

  it('loses no hand-over in the hour that spring leaves out', () => {
    const daily: RotaLayer = { ...weekly, recurrence: 'FREQ=DAILY', startsAt: '2026-03-27T02:30' };
    const zone = 'Europe/Berlin';
    expect(turnAt(daily, zone, at('2026-03-28T12:00', zone))?.no).toBe(1);
    expect(turnAt(daily, zone, at('2026-03-29T12:00', zone))).toMatchObject({
      no: 2,
      from: at('2026-03-29T03:30', zone),
    });
    expect(turnAt(daily, zone, at('2026-03-30T12:00', zone))?.no).toBe(3);
  });
});

const ZONES = ['Asia/Karachi', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia'];
const RULES = [
  ['FREQ=DAILY', { days: 1 }],
  ['FREQ=WEEKLY', { weeks: 1 }],
  ['FREQ=WEEKLY;INTERVAL=2', { weeks: 2 }],
] as const;

const pad = (n: number): string => String(n).padStart(2, '0');
const start = fc
  .record({ day: fc.integer({ min: 1, max: 28 }), hour: fc.nat(23), minute: fc.constantFrom(0, 15, 30) })
  .map(({ day, hour, minute }) => `2025-01-${pad(day)}T${pad(hour)}:${pad(minute)}`);
const instant = fc.integer({ min: Date.UTC(2025, 1, 1), max: Date.UTC(2027, 11, 31) });
const scene = fc.record({
  zone: fc.constantFrom(...ZONES),
  rule: fc.constantFrom(...RULES),
  startsAt: start,
  members: fc.integer({ min: 1, max: 5 }),
});
const layerOf = ({
  rule,
  startsAt,
  members,
}: {
  rule: (typeof RULES)[number];
  startsAt: string;
  members: number;
}) => ({
  name: 'Layer',
  members: Array.from({ length: members }, (_, n): RotaMember => ({ kind: 'person', id: `p-${n}` })),
  recurrence: rule[0],
  startsAt,
});

describe('any rota', () => {
  it('is handed on as counting on the wall clock says, in every zone and season', () => {
    fc.assert(
      fc.property(scene, fc.nat(700), (it, count) => {
        const turns = count % 300;
        const unit = it.rule[1];
        const steps = Object.fromEntries(Object.entries(unit).map(([name, n]) => [name, n * turns]));
        const wall = DateTime.fromISO(it.startsAt, { zone: 'utc' }).plus(steps);
        const handOver = wall.setZone(it.zone, { keepLocalTime: true }).toMillis();
        const rota = plan(it.zone, layerOf(it));
        expect(who(rota, handOver)).toBe(`p-${turns % it.members}`);
        expect(turnAt(rota.layers[0]!, it.zone, handOver - 1)?.no ?? -1).toBe(turns - 1);
      }),
      { numRuns: 300 },
    );
  });

  it('has no gap from its first hand-over on, and turns lie side by side', () => {
    fc.assert(
      fc.property(scene, instant, (it, when) => {
        const layer = layerOf(it);
        const turn = turnAt(layer, it.zone, when)!;
        expect(turn.from).toBeLessThanOrEqual(when);
        expect(turn.to).toBeGreaterThan(when);
        expect(turnAt(layer, it.zone, turn.to)).toMatchObject({ no: turn.no + 1, from: turn.to });
        expect(turnAt(layer, it.zone, turn.to - 1)!.no).toBe(turn.no);
      }),
      { numRuns: 300 },
    );
  });

  const overrides = fc.array(
    fc.record({
      from: instant,
      hours: fc.integer({ min: 1, max: 500 }),
      covers: fc.option(fc.nat(4)),
      id: fc.uuid(),
    }),
    { maxLength: 6 },
  );

  it('names one at every instant: shifts fill the time, agree with the instant, and an override wins', () => {
    fc.assert(
      fc.property(
        scene,
        overrides,
        instant,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (it, given, from, share) => {
          const windowed = { ...layerOf(it), name: 'Windowed', hours: { from: '20:00', to: '06:00' } };
          const rota = plan(it.zone, windowed);
          const entered = given.map((one, n) => ({
            id: one.id,
            member: { kind: 'person' as const, id: `cover-${n}` },
            covers: one.covers === null ? null : { kind: 'person' as const, id: `p-${one.covers}` },
            from: one.from,
            to: one.from + one.hours * 3_600_000,
            createdAt: n,
          }));
          const within = { from, to: from + 10 * 86_400_000 };
          const shifts = shiftsOf(rota, entered, within);
          expect([shifts[0]!.from, shifts.at(-1)!.to]).toEqual([within.from, within.to]);
          shifts.slice(1).forEach((shift, n) => expect(shift.from).toBe(shifts[n]!.to));
          const probe = Math.min(within.to - 1, Math.floor(from + share * 10 * 86_400_000));
          const shift = shifts.find((one) => one.from <= probe && probe < one.to)!;
          expect(onDutyAt(rota, entered, probe)).toEqual(shift.duty);
          const free = entered.filter((one) => one.covers === null && one.from <= probe && probe < one.to);
          if (free.length > 0) expect(shift.duty?.by).toBe('override');
          if (shift.duty?.by === 'override') {
            const won = entered.find((one) => one.id === shift.duty?.source)!;
            expect(won.from <= probe && probe < won.to).toBe(true);
            for (const other of free) expect(won.createdAt).toBeGreaterThanOrEqual(other.createdAt);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

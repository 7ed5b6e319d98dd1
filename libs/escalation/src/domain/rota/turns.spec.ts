import { DateTime, Settings } from 'luxon';
import { onDutyAt } from './on-duty.js';
import type { RotaLayer, RotaMember, RotaOverride, RotaPlan } from './rota.js';
import { shiftsOf } from './shifts.js';
import { handOversWithin, turnAt, wallOf } from './turns.js';

const PKT = 'Asia/Karachi';
const person = (id: string): RotaMember => ({ kind: 'person', id });
const at = (local: string, zone = PKT): number => DateTime.fromISO(local, { zone }).toMillis();
const within = (from: string, to: string) => ({ from: at(from), to: at(to) });

const daily: RotaLayer = {
  name: 'Day',
  members: [person('amna'), person('bilal')],
  recurrence: 'FREQ=DAILY',
  startsAt: '2026-11-02T09:00',
};
const plan = (...layers: RotaLayer[]): RotaPlan => ({ zone: PKT, layers });
const override = (id: string, from: string, to: string, over: Partial<RotaOverride> = {}): RotaOverride => ({
  id,
  member: person('chand'),
  covers: null,
  ...within(from, to),
  createdAt: 1,
  ...over,
});

describe('a layer that ends', () => {
  const ending = { ...daily, endsAt: '2026-11-04T15:00' };

  it('is on duty up to its end, not at it', () => {
    expect(turnAt(ending, PKT, at('2026-11-04T15:00') - 1)?.no).toBe(2);
    expect(turnAt(ending, PKT, at('2026-11-04T15:00'))).toBeNull();
    expect(turnAt(ending, PKT, at('2026-12-01T12:00'))).toBeNull();
  });

  it('leaves a gap from its end on', () => {
    const shifts = shiftsOf(plan(ending), [], within('2026-11-04T09:00', '2026-11-05T09:00'));
    expect(shifts.map(({ from, to, duty }) => [from, to, duty?.member.id ?? 'gap'])).toEqual([
      [at('2026-11-04T09:00'), at('2026-11-04T15:00'), 'amna'],
      [at('2026-11-04T15:00'), at('2026-11-05T09:00'), 'gap'],
    ]);
  });
});

describe('hand-overs inside an interval', () => {
  it('are the first and every later one, neither at its start nor at its end', () => {
    expect(handOversWithin(daily, PKT, within('2026-11-01T00:00', '2026-11-04T09:00'))).toEqual(
      ['2026-11-02T09:00', '2026-11-03T09:00'].map((local) => at(local)),
    );
    expect(handOversWithin(daily, PKT, within('2026-11-02T09:00', '2026-11-03T09:01'))).toEqual([
      at('2026-11-03T09:00'),
    ]);
  });

  it('are none long before the layer begins', () => {
    expect(handOversWithin(daily, PKT, within('2020-01-01T00:00', '2020-02-01T00:00'))).toEqual([]);
    expect(turnAt(daily, PKT, at('2020-01-01T00:00'))).toBeNull();
  });

  it('end with the end of the layer', () => {
    const ending = { ...daily, endsAt: '2026-11-03T15:00' };
    expect(handOversWithin(ending, PKT, within('2026-11-03T10:00', '2026-11-03T20:00'))).toEqual([
      at('2026-11-03T15:00'),
    ]);
    expect(handOversWithin(ending, PKT, within('2026-11-02T10:00', '2026-11-02T20:00'))).toEqual([]);
  });
});

describe('a turn', () => {
  it('lasts until its hand-over, though that is two years off', () => {
    const rare = { ...daily, recurrence: 'FREQ=MONTHLY;INTERVAL=24' };
    expect(turnAt(rare, PKT, at('2026-11-02T09:00'))).toEqual({
      no: 0,
      from: at('2026-11-02T09:00'),
      to: at('2028-11-02T09:00'),
    });
    expect(turnAt(rare, PKT, at('2028-11-02T09:00'))).toMatchObject({ no: 1, from: at('2028-11-02T09:00') });
  });

  it('is another layer’s when it begins at another time by the same rule', () => {
    const later = { ...daily, startsAt: '2026-11-03T09:00' };
    const noon = at('2026-11-05T12:00');
    expect([daily, later].map((layer) => turnAt(layer, PKT, noon)?.no)).toEqual([3, 2]);
  });
});

describe('a reading of the wall clock', () => {
  afterEach(() => {
    Settings.defaultZone = 'system';
  });

  it.each(['Pacific/Auckland', 'America/New_York', 'UTC'])('is the same on a machine in %s', (zone) => {
    Settings.defaultZone = zone;
    expect(wallOf('2026-11-02T09:00')).toBe(Date.UTC(2026, 10, 2, 9));
    const rule = { ...daily, startsAt: '2026-11-02T09:07' };
    expect(turnAt(rule, PKT, at('2026-11-04T09:07'))).toEqual({
      no: 2,
      ...within('2026-11-04T09:07', '2026-11-05T09:07'),
    });
  });

  it.each(['2026-11-02', '2026-11-02T09:00:00', '2026-11-02T25:00', ''])('%j is none', (text) => {
    expect(wallOf(text)).toBeNaN();
  });
});

describe('an override', () => {
  const noon = at('2026-11-02T12:00');
  const day = ['2026-11-02T12:00', '2026-11-02T18:00'] as const;

  it('holds from its first instant on and says that it is one', () => {
    const covers = [override('o-1', ...day)];
    expect(onDutyAt(plan(daily), covers, noon)).toEqual({
      member: person('chand'),
      by: 'override',
      source: 'o-1',
    });
    expect(onDutyAt(plan(daily), covers, noon - 1)).toEqual({
      member: person('amna'),
      by: 'layer',
      source: 'Day',
    });
    expect(onDutyAt(plan(daily), covers, at(day[1]))?.by).toBe('layer');
  });

  it.each([
    ['entered later', { createdAt: 2 }, { createdAt: 1 }, 'a'],
    ['entered earlier', { createdAt: 1 }, { createdAt: 2 }, 'b'],
    ['entered in the same instant with the smaller id', {}, {}, 'b'],
  ])('%s beside another: one answer in whatever order they are read', (_how, ofA, ofB, wins) => {
    const both = [override('a', ...day, ofA), override('b', ...day, ofB)];
    expect(onDutyAt(plan(daily), both, noon)?.source).toBe(wins);
    expect(onDutyAt(plan(daily), [...both].reverse(), noon)?.source).toBe(wins);
  });

  it('that covers a contact does not cover a person of the same id', () => {
    const covers = override('o-1', ...day, { covers: { kind: 'contact', id: 'amna' } });
    expect(onDutyAt(plan(daily), [covers], noon)?.by).toBe('layer');
  });
});

describe('shifts side by side', () => {
  const sources = (overrides: RotaOverride[], layer: RotaLayer = daily) =>
    shiftsOf(plan(layer), overrides, within('2026-11-02T09:00', '2026-11-03T09:00')).map(({ from, duty }) => [
      DateTime.fromMillis(from, { zone: PKT }).toFormat('HH:mm'),
      duty?.source,
      duty?.member.id,
    ]);

  it('are one as long as the answer stays, through hand-overs from one to the same', () => {
    const alone = { ...daily, members: [person('amna')] };
    const week = within('2026-11-02T09:00', '2026-11-09T09:00');
    expect(shiftsOf(plan(alone), [], week)).toEqual([
      { ...week, duty: { member: person('amna'), by: 'layer', source: 'Day' } },
    ]);
    const before = within('2026-10-01T00:00', '2026-11-01T00:00');
    expect(shiftsOf(plan(alone), [], before)).toEqual([{ ...before, duty: null }]);
  });

  it('change where an override begins and ends, and stop at the end of the interval', () => {
    expect(sources([override('o-1', '2026-11-02T12:00', '2026-11-02T18:00')])).toEqual([
      ['09:00', 'Day', 'amna'],
      ['12:00', 'o-1', 'chand'],
      ['18:00', 'Day', 'amna'],
    ]);
    expect(sources([override('o-1', '2026-11-03T09:00', '2026-11-03T18:00')])).toHaveLength(1);
    expect(sources([override('o-1', '2026-11-01T09:00', '2026-11-04T18:00')])).toEqual([
      ['09:00', 'o-1', 'chand'],
    ]);
  });

  it.each([
    ['another override of the same person', { id: 'o-2' }],
    ['another person', { id: 'o-2', member: person('dar') }],
    ['a contact of the same id', { id: 'o-2', member: { kind: 'contact' as const, id: 'chand' } }],
  ])('change from an override to %s', (_what, next) => {
    const first = override('o-1', '2026-11-02T12:00', '2026-11-02T15:00');
    const second = override('o-2', '2026-11-02T15:00', '2026-11-02T18:00', next);
    expect(sources([first, second]).map(([from]) => from)).toEqual(['09:00', '12:00', '15:00', '18:00']);
  });

  it.each<[string, Partial<RotaOverride>]>([
    ['an override of the same person', { id: 'o-1', member: person('amna') }],
    ['an override whose id is the name of the layer', { id: 'Day', member: person('amna') }],
    ['a contact by an override of that name', { id: 'Day', member: { kind: 'contact', id: 'amna' } }],
  ])('change from a layer to %s', (_what, over) => {
    expect(sources([override('o', '2026-11-02T12:00', '2026-11-02T18:00', over)])).toHaveLength(3);
  });

  it('change where one layer hands over to a member of another kind or another person', () => {
    const night = (members: RotaMember[]) =>
      sources([], { ...daily, members, recurrence: 'FREQ=DAILY;BYHOUR=9,21' }).length;
    expect(night([person('amna'), { kind: 'contact', id: 'amna' }])).toBe(2);
    expect(night([person('amna'), person('bilal')])).toBe(2);
    expect(night([person('amna'), person('amna')])).toBe(1);
  });
});

describe('the end of a turn', () => {
  it.each([
    ['FREQ=WEEKLY;INTERVAL=2', 14],
    ['FREQ=MONTHLY;INTERVAL=24', 731],
  ])('is known however far ahead one asks: %s', (recurrence, days) => {
    const layer = { ...daily, recurrence, startsAt: '2025-02-03T21:30' };
    const first = at('2025-02-04T00:00');
    for (let day = 0; day < 2500; day += 3) {
      const turn = turnAt(layer, PKT, first + day * 86_400_000)!;
      expect(turn.to - turn.from).toBeLessThanOrEqual(days * 86_400_000);
    }
  });
});

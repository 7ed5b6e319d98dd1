import { MOST_LAYERS, MOST_MEMBERS, checkRota } from './check-rota.js';
import type { RotaLayer, RotaMember } from './rota.js';

const team = (size: number): RotaMember[] =>
  Array.from({ length: size }, (_, n) => ({ kind: 'person', id: `p-${n}` }));
const weekly: RotaLayer = {
  name: 'Week',
  members: team(3),
  recurrence: 'FREQ=WEEKLY;BYDAY=MO',
  startsAt: '2026-11-02T09:00',
};
const check = (...layers: Partial<RotaLayer>[]) =>
  checkRota({ zone: 'Asia/Karachi', layers: layers.map((over) => ({ ...weekly, ...over })) });
const codes = (over: Partial<RotaLayer>) => check(over).map((fault) => fault.code);
const named = (count: number) => Array.from({ length: count }, (_, n) => ({ name: `Layer ${n}` }));
const hours = Array.from({ length: 24 }, (_, n) => n).join(',');

describe('a plan that can be kept', () => {
  it.each<Partial<RotaLayer>>([
    {},
    { members: team(1) },
    { members: team(MOST_MEMBERS) },
    { endsAt: '2026-11-02T09:01' },
    { hours: { from: '20:00', to: '08:00' } },
    { hours: { from: '00:00', to: '23:59', days: ['SU'] } },
    { recurrence: 'FREQ=MONTHLY;INTERVAL=24' },
    { recurrence: `FREQ=DAILY;BYHOUR=${hours}` },
    { recurrence: 'FREQ=MONTHLY;INTERVAL=2;BYDAY=MO,TU;BYSETPOS=1;BYMONTH=1,3;BYHOUR=9;BYMINUTE=30;WKST=MO' },
  ])('has nothing against %j', (over) => {
    expect(check(over)).toEqual([]);
  });

  it('has up to the most layers, and no more', () => {
    expect(check(...named(MOST_LAYERS))).toEqual([]);
    expect(check(...named(MOST_LAYERS + 1)).map((fault) => fault.code)).toEqual(['layers']);
  });

  it('has a rule of two hundred characters at most', () => {
    const padded = (length: number) => 'FREQ=DAILY;BYMONTHDAY=1'.padEnd(length - 1, ',2') + '3';
    expect(padded(200)).toHaveLength(200);
    expect(codes({ recurrence: padded(200) })).toEqual([]);
    expect(codes({ recurrence: padded(202) })).toEqual(['recurrence']);
  });
});

describe('a plan that cannot be kept', () => {
  const time = (pointer: string, message: string) => [{ pointer, code: 'time', message }];
  const late = 'Write 2026-11-02T09:00, later than the start.';
  const windows = [
    { pointer: '/layers/0/hours', code: 'hours', message: 'Write times as 20:00, and at least one day.' },
  ];
  const members = [
    {
      pointer: '/layers/0/members',
      code: 'members',
      message: `A layer has one to ${MOST_MEMBERS} members.`,
    },
  ];

  it.each<[Partial<RotaLayer>, object[]]>([
    [{ members: [] }, members],
    [{ members: team(MOST_MEMBERS + 1) }, members],
    [{ startsAt: '2026-02-30T09:00' }, time('/layers/0/startsAt', 'Write 2026-11-02T09:00.')],
    [{ startsAt: '1900-01-01T00:00' }, time('/layers/0/startsAt', 'A layer starts in 2020 or later.')],
    [{ endsAt: '2026-11-02T09:00' }, time('/layers/0/endsAt', late)],
    [{ endsAt: 'never' }, time('/layers/0/endsAt', late)],
    [{ hours: { from: '25:00', to: '08:00' } }, windows],
    [{ hours: { from: '20:00', to: '8:00' } }, windows],
    [{ hours: { from: '20:00', to: '08:00', days: [] } }, windows],
  ])('is refused with the place and the reason: %j', (over, faults) => {
    expect(check(over)).toEqual(faults);
  });

  it('is refused for its zone and for its layers as a whole', () => {
    const layers = {
      pointer: '/layers',
      code: 'layers',
      message: `A rota has one to ${MOST_LAYERS} layers.`,
    };
    expect(checkRota({ zone: 'Mars/Base', layers: [weekly] })).toEqual([
      { pointer: '/zone', code: 'unknown-zone', message: 'Not an IANA time zone.' },
    ]);
    expect(check()).toEqual([layers]);
    expect(check({}, {})).toEqual([
      { pointer: '/layers', code: 'same-name', message: 'Two layers have the same name.' },
    ]);
  });

  it('names every fault, and the layer it is in', () => {
    const faults = check({}, { name: 'Night', members: [], recurrence: 'FREQ=HOURLY' });
    expect(faults.map((fault) => fault.pointer)).toEqual(['/layers/1/members', '/layers/1/recurrence']);
  });

  it.each([
    ['FREQ=DAILY;BYSECOND=1', /^Write an RFC 5545 rule of FREQ/],
    ['BYDAY=MO', 'Hand-overs are daily, weekly or monthly.'],
    ['FREQ=MONTHLY;INTERVAL=36', 'This rule never hands over.'],
    [`FREQ=DAILY;BYHOUR=${hours};BYMINUTE=0,30`, 'Turns are shorter than an hour.'],
    ['FREQ=WEEKLY;BYDAY=XX', 'This is no RFC 5545 recurrence.'],
  ])('says of the rule %j: %s', (recurrence, reason) => {
    expect(check({ recurrence })[0]!.message).toMatch(reason);
  });

  it.each([
    'nonsense',
    'FREQ=SECONDLY',
    'FREQ=HOURLY',
    'FREQ=DAILY;COUNT=3',
    'FREQ=DAILY;UNTIL=20270101T000000Z',
    'FREQ=DAILY;INTERVAL=0',
    'FREQ=WEEKLY;BYDAY=XX',
    'FREQ=MONTHLY;BYMONTHDAY=30;BYMONTH=2',
    `FREQ=DAILY;BYMINUTE=${Array.from({ length: 60 }, (_, n) => n).join(',')}`,
    'FREQ=DAILY\nRRULE:FREQ=DAILY',
  ])('refuses the recurrence %p', (recurrence) => {
    expect(codes({ recurrence })).toEqual(['recurrence']);
  });
});

describe('a plan that is dear to work out', () => {
  const minutes = Array.from({ length: 30 }, (_, n) => n).join(',');

  it('is refused before anything is worked out', () => {
    const dense = `FREQ=DAILY;BYMONTH=6;BYHOUR=${hours};BYMINUTE=${minutes}`;
    expect(codes({ recurrence: dense })).toEqual(['recurrence']);
    expect(codes({ recurrence: `FREQ=MONTHLY;BYMONTHDAY=28;BYHOUR=${hours};BYMINUTE=0,30` })).toEqual([
      'recurrence',
    ]);
  });

  it('is refused where a part is named twice: what counts would not be what is worked out', () => {
    const twice = `FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYHOUR=${hours};BYMINUTE=${minutes}`;
    expect(twice.length).toBeLessThanOrEqual(200);
    expect(codes({ recurrence: twice })).toEqual(['recurrence']);
    expect(codes({ recurrence: 'FREQ=DAILY;FREQ=WEEKLY' })).toEqual(['recurrence']);
  });

  it('may hand over each hour in two layers, not in three', () => {
    const hourly = named(3).map((layer) => ({ ...layer, recurrence: `FREQ=DAILY;BYHOUR=${hours}` }));
    expect(check(...hourly.slice(1))).toEqual([]);
    expect(check(...hourly).map(({ code }) => code)).toEqual(['too-many-turns']);
  });
});

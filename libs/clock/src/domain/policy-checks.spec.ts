import { shipped } from '../../testing/story.js';
import { checkPolicy } from './policy-checks.js';
import type { ClockDefinition, ClockPolicy, EscalationStep, RecurringDuty } from './policy.js';

const policy = shipped('house-default');
const KNOWN = {
  categories: new Set(['availability', 'availability/ddos']),
  sectors: new Set(['health', 'energy']),
};
const plain = {
  follows: undefined,
  roll: undefined,
  escalationSteps: undefined,
  appliesTo: undefined,
  warnAt: [0.5, 0.8],
};
const clock = (id: string, over: Partial<ClockDefinition> = {}): ClockDefinition => ({
  ...policy.clocks[0]!,
  ...plain,
  id,
  duration: 'PT1H',
  anchor: { event: 'aware', pick: 'first' },
  ...over,
});
const duty = (id: string, over: Partial<RecurringDuty> = {}): RecurringDuty => ({
  ...policy.recurring[0]!,
  escalationSteps: undefined,
  appliesTo: undefined,
  id,
  due: 'P7D',
  ...over,
});
const after = (follows: string) => ({ follows });
const countedFrom = (id: string): Partial<ClockDefinition> => ({
  anchor: { event: 'previous_report_submitted', pick: 'first', clock: id },
});

/** A small sound policy with one part of it changed. */
const text = (over: Partial<ClockPolicy>): ClockPolicy => ({
  ...policy,
  appliesTo: {},
  clocks: [clock('first')],
  recurring: [duty('monthly')],
  escalationPath: null as unknown as ClockPolicy['escalationPath'],
  effectiveFrom: null,
  effectiveTo: null,
  roll: null,
  workingCalendar: null,
  ...over,
});
const faults = (over: Partial<ClockPolicy>) => checkPolicy(text(over), KNOWN);
const places = (over: Partial<ClockPolicy>) => faults(over).map(({ pointer, code }) => `${code} ${pointer}`);
const clocks = (...list: ClockDefinition[]) => places({ clocks: list });

const desk = (id: string) => ({ id, title: id, kind: 'fcert-role' as const });
const path = (edges: NonNullable<ClockPolicy['escalationPath']>['edges']) => ({
  ...policy.escalationPath!,
  nodes: [desk('t1'), desk('lead')],
  edges,
});
const edge = (from: string, to: string, over: object = {}) =>
  ({ ...policy.escalationPath!.edges[0]!, when: undefined, from, to, ...over }) as NonNullable<
    ClockPolicy['escalationPath']
  >['edges'][number];
const stepTo = (...to: string[]): EscalationStep => ({
  ...policy.clocks.find((one) => one.escalationSteps?.length)!.escalationSteps![0]!,
  to,
});

describe('a sound policy', () => {
  it('has no faults', () => {
    expect(faults({})).toEqual([]);
    expect(checkPolicy({ ...text({}), clocks: [], recurring: [] }, KNOWN)).toEqual([]);
  });
});

describe('chains of clocks', () => {
  it('name clocks of the same policy', () => {
    expect(
      clocks(clock('first'), clock('second', after('first')), clock('third', countedFrom('second'))),
    ).toEqual([]);
    expect(faults({ clocks: [clock('first'), clock('second', after('nowhere'))] })).toEqual([
      {
        pointer: '/clocks/1/follows',
        code: 'unknown-clock',
        message: 'There is no clock "nowhere" in this policy.',
      },
    ]);
    expect(clocks(clock('first', countedFrom('nowhere')))).toEqual(['unknown-clock /clocks/0/anchor/clock']);
  });

  it('never wait for themselves, over however many clocks', () => {
    expect(faults({ clocks: [clock('self', after('self'))] })).toEqual([
      { pointer: '/clocks/0/follows', code: 'cycle', message: '"self" waits for itself.' },
    ]);
    expect(clocks(clock('self', countedFrom('self')))).toEqual(['cycle /clocks/0/follows']);
    expect(clocks(clock('a', after('b')), clock('b', countedFrom('c')), clock('c', after('a')))).toEqual([
      'cycle /clocks/0/follows',
      'cycle /clocks/1/follows',
      'cycle /clocks/2/follows',
    ]);
  });

  it('blame only the clocks of the ring, not one that waits for it', () => {
    expect(clocks(clock('a', after('b')), clock('b', after('a')), clock('c', after('a')))).toEqual([
      'cycle /clocks/0/follows',
      'cycle /clocks/1/follows',
    ]);
  });

  it('may come together again', () => {
    const joined = clock('d', { ...after('b'), ...countedFrom('c') });
    expect(clocks(clock('a'), clock('b', after('a')), clock('c', after('a')), joined)).toEqual([]);
  });
});

describe('shares of the time at which is warned', () => {
  it.each([
    [[], true],
    [[0.5], true],
    [[0.5, 0.8, 1], true],
    [[0, 0.5], true],
    [[0.5, 0.5], false],
    [[0.8, 0.5], false],
    [[0.5, 0.8, 0.7], false],
  ])('%j ascend: %s', (warnAt, sound) => {
    expect(faults({ clocks: [clock('a'), clock('b', { warnAt })] })).toEqual(
      sound ? [] : [{ pointer: '/clocks/1/warnAt', code: 'not-ascending', message: 'Shares must ascend.' }],
    );
  });
});

describe('desks that steps and edges name', () => {
  const escalationPath = path([edge('t1', 'lead')]);

  it('are on the escalation path', () => {
    const sound = { escalationPath, clocks: [clock('a', { escalationSteps: [stepTo('t1', 'lead')] })] };
    expect(faults(sound)).toEqual([]);
    expect(
      faults({
        escalationPath,
        clocks: [clock('a', { escalationSteps: [stepTo('t1'), stepTo('lead', 'x')] })],
      }),
    ).toEqual([
      {
        pointer: '/clocks/0/escalationSteps/1/to',
        code: 'unknown-node',
        message: 'There is no node "x" in the escalation path.',
      },
    ]);
    expect(places({ escalationPath, recurring: [duty('m', { escalationSteps: [stepTo('x')] })] })).toEqual([
      'unknown-node /recurring/0/escalationSteps/0/to',
    ]);
    expect(places({ escalationPath: path([edge('t1', 'lead'), edge('x', 'y')]) })).toEqual([
      'unknown-node /escalationPath/edges/1',
      'unknown-node /escalationPath/edges/1',
    ]);
  });

  it('are none where the policy has no path', () => {
    expect(places({ clocks: [clock('a', { escalationSteps: [stepTo('t1')] })] })).toEqual([
      'unknown-node /clocks/0/escalationSteps/0/to',
    ]);
  });
});

describe('what scopes name', () => {
  const sound = { sectors: ['health'], categories: ['availability/ddos'] };
  const strange = { sectors: ['health', 'fishing'], categories: ['weather'] };
  const at = (pointer: string) => [
    `unknown-category ${pointer}/categories`,
    `unknown-sector ${pointer}/sectors`,
  ];

  it('is in the lists of the platform, wherever a scope stands', () => {
    const everywhere = (scope: ClockDefinition['appliesTo']): Partial<ClockPolicy> => ({
      appliesTo: scope!,
      clocks: [clock('a', { appliesTo: scope! })],
      recurring: [duty('m', { appliesTo: scope! })],
      escalationPath: path([edge('t1', 'lead', { when: scope })]),
    });
    expect(faults(everywhere(sound))).toEqual([]);
    expect(places(everywhere(strange))).toEqual([
      ...at('/appliesTo'),
      ...at('/clocks/0/appliesTo'),
      ...at('/recurring/0/appliesTo'),
      ...at('/escalationPath/edges/0/when'),
    ]);
  });

  it('is named in the message', () => {
    expect(faults({ appliesTo: { sectors: ['fishing'] } })).toEqual([
      {
        pointer: '/appliesTo/sectors',
        code: 'unknown-sector',
        message: '"fishing" is in no list this platform knows.',
      },
    ]);
  });
});

describe('the days of a policy', () => {
  const days = (effectiveFrom: string | null, effectiveTo: string | null) =>
    faults({ effectiveFrom, effectiveTo });

  it('may be one day, or open on either side, but do not end before they begin', () => {
    expect(days('2026-11-05', '2026-11-05')).toEqual([]);
    expect(days('2026-11-05', null)).toEqual([]);
    expect(days(null, '2026-11-05')).toEqual([]);
    expect(days('2026-11-05', '2026-11-04')).toEqual([
      { pointer: '/effectiveTo', code: 'before-start', message: 'The last day lies before the first.' },
    ]);
  });
});

describe('a working calendar', () => {
  const missing = [
    {
      pointer: '/workingCalendar',
      code: 'missing',
      message: 'Working days and roll rules need a calendar.',
    },
  ];
  const roll = { at: '12:00' } as NonNullable<ClockPolicy['roll']>;
  const fiveDays = { workingDays: 5 };

  it.each<[string, Partial<ClockPolicy>]>([
    ['a clock counts working days', { clocks: [clock('a'), clock('b', { duration: fiveDays })] }],
    ['a clock rolls', { clocks: [clock('a'), clock('b', { roll })] }],
    ['every clock rolls', { roll }],
    ['a recurring duty counts working days', { recurring: [duty('m'), duty('n', { due: fiveDays })] }],
  ])('is asked for where %s', (_where, over) => {
    expect(faults(over)).toEqual(missing);
    expect(faults({ ...over, workingCalendar: 'pk-federal-working-days' })).toEqual([]);
  });

  it('is not asked for by spans of time, nor where there is no number or no roll', () => {
    expect(clocks(clock('a', { duration: null }), clock('b', { roll: null }))).toEqual([]);
    expect(places({ recurring: [duty('m', { due: null })] })).toEqual([]);
  });
});

describe('names of clocks and recurring duties', () => {
  it('are used once in a policy', () => {
    expect(faults({ clocks: [clock('a'), clock('b')], recurring: [duty('a')] })).toEqual([
      { pointer: '/clocks', code: 'duplicate-id', message: '"a" is used twice.' },
    ]);
    expect(clocks(clock('a'), clock('a'))).toEqual(['duplicate-id /clocks']);
  });
});

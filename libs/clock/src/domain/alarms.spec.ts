import { Story, asPkt, pin, pkt, shipped } from '../../testing/story.js';
import { type Allowance, alarmsOf, plannedSteps, warnLevelsOf } from './alarms.js';
import type { ClockState } from './clock-state.js';
import type { ClockDefinition, EscalationStep } from './policy.js';

const TRIAGE = 'fcert-triage-high';
const received = (recordedAt = '2026-11-02 10:00') =>
  new Story([pin(shipped('house-default'))], { at: '2026-11-02 10:00', severity: 'high' }).event(
    'received_by_fcert',
    '2026-11-02 10:00',
    { recordedAt },
  );
const clock = (over: Partial<ClockState> = {}): ClockState => ({ ...received().clock(TRIAGE), ...over });
const defined = (it: ClockState, over: Partial<ClockDefinition>): ClockState => ({
  ...it,
  pinned: { ...it.pinned, definition: { ...it.pinned.definition, ...over } },
});
const shown = (it: ClockState) =>
  alarmsOf(it).map(({ level, kind, at, armed }) => `${kind} ${level} ${asPkt(at)}${armed ? '' : ' off'}`);
const MON = 'Mon 2 Nov 2026';

describe('the alarms of a clock', () => {
  it('are warnings and the due time; they are told of nothing once the breach was told', () => {
    expect(shown(clock())).toEqual([
      `warn warn-0.5 ${MON} 11:00`,
      `warn warn-0.75 ${MON} 11:30`,
      `warn warn-0.9 ${MON} 11:48`,
      `due due ${MON} 12:00`,
    ]);
    expect(alarmsOf(clock({ breachTold: true }))).toEqual([]);
  });

  it('are none while what it counts from is unknown', () => {
    const { pinned } = clock();
    expect(alarmsOf(clock({ limits: [{ kind: 'anchored', by: pinned, from: null, due: null }] }))).toEqual(
      [],
    );
  });

  it('that were over in the very instant the clock became known fire only as the last of them', () => {
    const at = (text: string) => shown(clock({ knownAt: pkt(text) })).map((line) => line.split(' ')[1]);
    expect(at('2026-11-02 11:30')).toEqual(['warn-0.75', 'warn-0.9', 'due']);
    expect(at('2026-11-02 11:29')).toEqual(['warn-0.5', 'warn-0.75', 'warn-0.9', 'due']);
    expect(at('2026-11-02 12:00')).toEqual(['due']);
  });

  it('do not fire while it stands, unless they were due by then', () => {
    const paused = received().pause(TRIAGE, '2026-11-02 11:30', 'awaiting-constituent').clock(TRIAGE);
    expect(shown(paused)).toEqual([
      `warn warn-0.5 ${MON} 11:00`,
      `warn warn-0.75 ${MON} 11:30`,
      `warn warn-0.9 ${MON} 11:48 off`,
      `due due ${MON} 12:00 off`,
    ]);
  });
});

describe('reminders before a report on a period', () => {
  const remindBefore = ['P1D', 'P1W', 'PT6H'];
  const reported = (over: Partial<ClockState>) =>
    defined(clock({ knownAt: pkt('2026-10-01 00:00'), ...over }), { warnAt: [], remindBefore });
  const { pinned } = clock();
  const limit = (due: string | null) => ({
    limits: [
      {
        kind: 'anchored' as const,
        by: pinned,
        from: pkt('2026-11-02 10:00'),
        due: due === null ? null : pkt(due),
      },
    ],
  });

  it('come before it is due, the longest span first', () => {
    expect(shown(reported(limit('2026-11-20 10:00')))).toEqual([
      'warn remind-P1W Fri 13 Nov 2026 10:00',
      'warn remind-P1D Thu 19 Nov 2026 10:00',
      'warn remind-PT6H Fri 20 Nov 2026 04:00',
      'due due Fri 20 Nov 2026 10:00',
    ]);
  });

  it('come before the end of the period where there is no due day, and nothing is ever late', () => {
    expect(shown(reported(limit(null)))).toEqual([
      'warn remind-P1W Mon 26 Oct 2026 10:00',
      'warn remind-P1D Sun 1 Nov 2026 10:00',
      `warn remind-PT6H ${MON} 04:00`,
    ]);
  });

  it('are levels beside the shares of the time', () => {
    expect(warnLevelsOf({ ...pinned.definition, warnAt: [0.5, 0.9], remindBefore: ['P7D'] })).toEqual([
      'warn-0.5',
      'warn-0.9',
      'remind-P7D',
    ]);
    expect(warnLevelsOf({ ...pinned.definition, warnAt: [], remindBefore: undefined })).toEqual([]);
  });
});

describe('the steps a clock demands', () => {
  const allowance: Allowance = {
    countFrom: pkt('2026-11-02 10:00'),
    allowedUntil: pkt('2026-11-02 12:00'),
    dueAt: pkt('2026-11-02 12:00'),
    pauses: [],
  };
  const planned = (steps: EscalationStep[] | undefined, over: Partial<Allowance> = {}) =>
    plannedSteps(defined(clock(), { escalationSteps: steps }).pinned, { ...allowance, ...over });
  const step = (at: EscalationStep['at'], over: Partial<EscalationStep> = {}): EscalationStep => ({
    at,
    action: 'notify',
    to: ['fcert-t1'],
    ...over,
  });
  const times = (steps: EscalationStep[], over: Partial<Allowance> = {}) =>
    planned(steps, over).map(({ level, at }) => `${level} ${asPkt(at)!.slice(-5)}`);

  it('carry what the policy says of them, and nothing where it says nothing', () => {
    const full = {
      requireAck: true,
      repeatEvery: 'PT15M',
      maxRepeats: 3,
      channels: ['sms' as const],
      unacknowledgeAfter: 'PT1H',
    };
    expect(planned([step({ fraction: 0.5 }, full), step({ fraction: 1 })])).toEqual([
      { level: 'step-1', action: 'notify', to: ['fcert-t1'], at: pkt('2026-11-02 11:00'), ...full },
      {
        level: 'step-2',
        action: 'notify',
        to: ['fcert-t1'],
        at: pkt('2026-11-02 12:00'),
        requireAck: false,
        repeatEvery: null,
        maxRepeats: null,
        channels: null,
        unacknowledgeAfter: null,
      },
    ]);
  });

  it('come in order of time, however the policy lists them', () => {
    expect(
      times([step({ afterDue: 'PT30M' }), step({ beforeDue: 'PT30M' }), step({ fraction: 0.5 })]),
    ).toEqual(['step-3 11:00', 'step-2 11:30', 'step-1 12:30']);
  });

  it('are none without steps, and none without a due time', () => {
    expect(planned(undefined)).toEqual([]);
    expect(planned([step({ fraction: 0.5 })], { dueAt: null, allowedUntil: null })).toEqual([]);
  });

  it('wait for pauses, but a share of the time never waits beyond the due time', () => {
    const pause = (from: string, to: string) => ({ from: pkt(from), to: pkt(to), reason: 'r', author: 'a' });
    const stood = [pause('2026-11-02 10:30', '2026-11-02 11:30')] as unknown as Allowance['pauses'];
    const steps = [step({ fraction: 0.5 }), step({ fraction: 1 }), step({ fraction: 1.5 })];
    expect(times(steps, { pauses: stood, dueAt: pkt('2026-11-02 13:00') })).toEqual([
      'step-1 12:00',
      'step-2 13:00',
      'step-3 14:00',
    ]);
    expect(times(steps, { pauses: stood })).toEqual(['step-1 12:00', 'step-2 12:00', 'step-3 14:00']);
  });

  it('fall on the due time where the time allowed is unknown', () => {
    expect(times([step({ fraction: 0.5 })], { countFrom: null })).toEqual(['step-1 12:00']);
    expect(times([step({ fraction: 0.5 })], { allowedUntil: null })).toEqual(['step-1 12:00']);
  });
});

import { Story, pin, pkt, shipped } from '../../testing/story.js';
import { type ClockRow, closingsFirst, dutyOfClock, instanceName, rowOf, sameRow } from './clock-rows.js';

const house = shipped('house-default');
const story = () =>
  new Story([pin(house)], { at: '2026-11-02 10:00', severity: 'high' }).event(
    'received_by_fcert',
    '2026-11-02 10:00',
  );
const TRIAGE = 'fcert-triage-high';
const row = (it: Story, before?: ClockRow) => rowOf(it.clock(TRIAGE), 'row-1', before);

describe('a clock as it is stored', () => {
  it('carries its instants, and its id', () => {
    expect(row(story())).toEqual({
      id: 'row-1',
      state: 'running',
      startedAt: pkt('2026-11-02 10:00'),
      knownAt: pkt('2026-11-02 10:00'),
      anchorAt: pkt('2026-11-02 10:00'),
      countFrom: pkt('2026-11-02 10:00'),
      allowedUntil: pkt('2026-11-02 12:00'),
      dueAt: pkt('2026-11-02 12:00'),
      pauses: [],
      endedAt: null,
      reason: null,
    });
  });

  it('that has ended says when and by what, and keeps its state whatever was stored before', () => {
    const met = story().event('classified', '2026-11-02 11:00');
    expect(row(met)).toMatchObject({
      state: 'met',
      endedAt: pkt('2026-11-02 11:00'),
      reason: 'classified',
    });
    const late = story().event('classified', '2026-11-02 13:00');
    expect(row(late, { ...row(story()), state: 'missed' }).state).toBe('met_late');
  });

  it('is missed once the sweep has told of the breach, and stays so', () => {
    expect(row(story()).state).toBe('running');
    expect(row(story(), { ...row(story()), state: 'missed' }).state).toBe('missed');
    expect(rowOf({ ...story().clock(TRIAGE), breachTold: true }, 'row-1', undefined).state).toBe('missed');
  });

  it('that stands still is paused; its pause ends with the clock', () => {
    const paused = story().pause(TRIAGE, '2026-11-02 10:10', 'awaiting-constituent');
    expect(row(paused)).toMatchObject({
      state: 'paused',
      pauses: [{ from: pkt('2026-11-02 10:10'), to: null, reason: 'awaiting-constituent' }],
    });
    const closed = paused.event('rejected', '2026-11-02 10:30');
    expect(row(closed).state).toBe('withdrawn');
    expect(row(closed).pauses[0]!.to).toBe(pkt('2026-11-02 10:30'));
  });

  it('keeps the end of a pause that was over before the clock ended', () => {
    const resumed = story()
      .pause(TRIAGE, '2026-11-02 10:10', 'awaiting-constituent')
      .resume(TRIAGE, '2026-11-02 10:20')
      .event('classified', '2026-11-02 11:00');
    expect(row(resumed).pauses[0]!.to).toBe(pkt('2026-11-02 10:20'));
    expect(row(resumed).allowedUntil).toBe(pkt('2026-11-02 12:00'));
    expect(row(resumed).dueAt).toBe(pkt('2026-11-02 12:10'));
  });
});

describe('whether a stored clock has to be written again', () => {
  const stored: ClockRow = {
    ...row(story()),
    pauses: [{ from: 1, to: 2, reason: 'waiting', author: 'a' }],
  };

  it('is not so while nothing has changed', () => {
    expect(sameRow(stored, structuredClone(stored))).toBe(true);
    expect(sameRow({ ...stored, knownAt: 7 }, stored)).toBe(true);
  });

  it.each<[keyof ClockRow, Partial<ClockRow>]>([
    ['state', { state: 'paused' }],
    ['startedAt', { startedAt: 1 }],
    ['anchorAt', { anchorAt: null }],
    ['countFrom', { countFrom: 1 }],
    ['allowedUntil', { allowedUntil: 1 }],
    ['dueAt', { dueAt: null }],
    ['endedAt', { endedAt: 1 }],
    ['reason', { reason: 'rejected' }],
    ['pauses', { pauses: [] }],
    ['pauses', { pauses: [...stored.pauses, stored.pauses[0]!] }],
    ['pauses', { pauses: [{ ...stored.pauses[0]!, from: 0 }] }],
    ['pauses', { pauses: [{ ...stored.pauses[0]!, to: null }] }],
    ['pauses', { pauses: [{ ...stored.pauses[0]!, reason: 'another' }] }],
  ])('is so when its %s differs: %j', (_what, over) => {
    expect(sameRow(stored, { ...stored, ...over })).toBe(false);
    expect(sameRow({ ...stored, ...over }, stored)).toBe(false);
  });
});

describe('stored clocks of one subject', () => {
  it('are closed before their counterparts are opened', () => {
    const open = row(story());
    const shut = { ...open, id: 'row-0', endedAt: 1 };
    expect([open, shut, { ...open, id: 'row-2' }].sort(closingsFirst).map(({ id }) => id)).toEqual([
      'row-0',
      'row-1',
      'row-2',
    ]);
    expect(closingsFirst(shut, open)).toBeLessThan(0);
    expect(closingsFirst(open, open)).toBe(0);
  });

  it('are told apart by text, clock, holder and instance, and held together by their duty', () => {
    const clock = story().clock(TRIAGE);
    expect(instanceName(clock)).toBe(`house-default ${house.version} fcert-triage-high fcert: 1`);
    const raised = story().change('2026-11-02 10:30', { severity: 'critical' });
    expect(dutyOfClock(raised.clock('fcert-triage-critical'))).toBe(dutyOfClock(clock));
    expect(dutyOfClock(clock)).not.toBe(dutyOfClock(story().clock('fcert-acknowledge-high')));
  });
});

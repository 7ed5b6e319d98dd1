import { Story, WORKING_DAYS, pin, pkt, shipped } from '../../testing/story.js';
import type { ClockState } from './clock-state.js';
import { dueWorking } from './due-working.js';
import type { ClockDefinition } from './policy.js';

const house = shipped('house-default');
const TRIAGE = 'fcert-triage-high';
const received = () =>
  new Story([pin(house)], { at: '2026-11-02 10:00', severity: 'high' }).event(
    'received_by_fcert',
    '2026-11-02 10:00',
  );
const lines = (clock: ClockState) => dueWorking(clock).map(({ step, text }) => `${step}: ${text}`);
const spans = (clock: ClockState) => dueWorking(clock).map(({ step, from, to }) => [step, from, to]);

/** The clock with its own limit replaced, and its text changed. */
function counted(limit: { from: string | null; due: string | null }, over: Partial<ClockDefinition> = {}) {
  const clock = received().clock(TRIAGE);
  const by = { ...clock.pinned, definition: { ...clock.pinned.definition, ...over } };
  const at = (text: string | null) => (text === null ? null : pkt(text));
  return {
    ...clock,
    pinned: by,
    limits: [{ kind: 'anchored' as const, by, from: at(limit.from), due: at(limit.due) }],
  };
}

describe('how a due time came about', () => {
  it('by one count: from what, how long, and what holds', () => {
    const clock = received().clock(TRIAGE);
    expect(lines(clock)).toEqual([
      'count: PT2H from 2026-11-02 10:00:00 Asia/Karachi (received_by_fcert, as first recorded): 2026-11-02 12:00:00 Asia/Karachi',
      'holds: due: 2026-11-02 12:00:00 Asia/Karachi',
    ]);
    expect(spans(clock)).toEqual([
      ['count', pkt('2026-11-02 10:00'), pkt('2026-11-02 12:00')],
      ['holds', null, pkt('2026-11-02 12:00')],
    ]);
  });

  it('by pauses, over or still standing', () => {
    const story = received()
      .pause(TRIAGE, '2026-11-02 10:10', 'awaiting-constituent')
      .resume(TRIAGE, '2026-11-02 10:20');
    expect(lines(story.clock(TRIAGE)).slice(1)).toEqual([
      'pause: stood still from 2026-11-02 10:10:00 Asia/Karachi to 2026-11-02 10:20:00 Asia/Karachi (awaiting-constituent)',
      'holds: due: 2026-11-02 12:10:00 Asia/Karachi',
    ]);
    const standing = story.pause(TRIAGE, '2026-11-02 11:00', 'awaiting-constituent');
    expect(lines(standing.clock(TRIAGE))[2]).toBe(
      'pause: stood still from 2026-11-02 11:00:00 Asia/Karachi still standing (awaiting-constituent)',
    );
    expect(spans(standing.clock(TRIAGE))[2]).toEqual(['pause', pkt('2026-11-02 11:00'), null]);
    const ended = standing.event('classified', '2026-11-02 11:30');
    expect(lines(ended.clock(TRIAGE))[2]).toBe(
      'pause: stood still from 2026-11-02 11:00:00 Asia/Karachi to 2026-11-02 11:30:00 Asia/Karachi (awaiting-constituent)',
    );
  });

  it('by the count from a raised severity beside the first', () => {
    const raised = received().change('2026-11-02 11:45', { severity: 'critical' });
    expect(lines(raised.clock('fcert-triage-critical')).slice(1)).toEqual([
      'fixed: counted anew, from 2026-11-02 11:45:00 Asia/Karachi: 2026-11-02 12:15:00 Asia/Karachi',
      'holds: the earliest of 2 limits: 2026-11-02 12:00:00 Asia/Karachi',
    ]);
  });

  it('by a limit brought along from another incident', () => {
    const brought = { by: 'other', at: pkt('2026-11-02 10:30') };
    const fixed = { kind: 'fixed' as const, from: pkt('2026-11-02 09:00'), brought };
    const clock = received().clock(TRIAGE);
    expect(lines({ ...clock, limits: [{ ...fixed, due: pkt('2026-11-02 11:00') }] })).toEqual([
      'fixed: taken over from another incident, from 2026-11-02 09:00:00 Asia/Karachi: 2026-11-02 11:00:00 Asia/Karachi',
      'holds: due: 2026-11-02 11:00:00 Asia/Karachi',
    ]);
    expect(lines({ ...clock, limits: [{ ...fixed, due: null }] })).toEqual([
      'fixed: taken over from another incident, from 2026-11-02 09:00:00 Asia/Karachi: no number',
    ]);
  });

  it('not at all while what it counts from is unknown, or the text gives no number', () => {
    expect(lines(counted({ from: null, due: null }))).toEqual([
      'not-known: counts from received_by_fcert, as first recorded: not known',
    ]);
    const none = counted({ from: '2026-11-02 10:00', due: null }, { duration: null });
    expect(lines(none)).toEqual([
      'no-number: from 2026-11-02 10:00:00 Asia/Karachi (received_by_fcert, as first recorded); the text gives no number',
    ]);
    expect(spans(none)).toEqual([['no-number', pkt('2026-11-02 10:00'), null]]);
  });

  it('by the latest submission, where the text says so', () => {
    const anchor = { event: 'report_submitted', pick: 'latest' } as const;
    expect(lines(counted({ from: null, due: null }, { anchor }))[0]).toBe(
      'not-known: counts from report_submitted, as last recorded: not known',
    );
  });

  it('by an earlier due time that stood before a correction', () => {
    const kept = counted({ from: '2026-11-02 10:00', due: '2026-11-02 11:30' });
    expect(lines(kept).slice(1)).toEqual([
      'fixed: an earlier due time stood before a correction: 2026-11-02 11:30:00 Asia/Karachi',
      'holds: due: 2026-11-02 11:30:00 Asia/Karachi',
    ]);
  });

  it('by a cap that holds, or does not', () => {
    const cap = { duration: 'PT24H', anchor: { event: 'aware', pick: 'first' } } as const;
    const at = (due: string) => counted({ from: '2026-11-02 10:00', due }, { cap: cap });
    expect(lines(at('2026-11-02 11:00')).slice(1, -1)).toEqual([
      'cap: at most PT24H from aware: 2026-11-02 11:00:00 Asia/Karachi holds',
    ]);
    expect(spans(at('2026-11-02 11:00'))[1]).toEqual(['cap', null, pkt('2026-11-02 11:00')]);
    expect(lines(at('2026-11-02 12:00')).slice(1, -1)).toEqual([
      'cap: at most PT24H from aware: not earlier, or released',
    ]);
    expect(lines(at('2026-11-02 12:30')).slice(1, -1)).toEqual([
      'cap: at most PT24H from aware: not earlier, or released',
      'roll: not a working day: moved to 2026-11-02 12:30:00 Asia/Karachi',
    ]);
    expect(spans(at('2026-11-02 12:30'))[1]).toEqual(['cap', null, pkt('2026-11-02 12:00')]);
  });

  it('by working days, with the calendar they were counted by', () => {
    const story = new Story([pin({ ...house, workingCalendar: WORKING_DAYS.id })], {
      at: '2026-11-02 10:00',
      severity: 'low',
    }).event('received_by_fcert', '2026-11-02 10:00');
    expect(lines(story.clock('fcert-triage-low'))[0]).toBe(
      'count: 2 working days (calendar pk-federal-working-days, revision 1) from 2026-11-02 10:00:00 Asia/Karachi (received_by_fcert, as first recorded): 2026-11-04 23:59:59 Asia/Karachi',
    );
  });
});

import { Story, asPkt, pin, pkt, shipped } from '../../../testing/story.js';
import { isOpen } from '../clock-state.js';
import { instanceName } from '../clock-rows.js';
import { timingOf } from '../limits.js';
import { stateAt } from '../verdict.js';

const HOUSE = pin(shipped('house-default'));

function opened(): Story {
  return new Story([HOUSE], { at: '2026-11-02 10:00', severity: 'high' })
    .event('received_by_fcert', '2026-11-02 10:00')
    .event('acknowledged', '2026-11-02 10:20');
}

/** The new part: the same history, and from then on its own. */
function splitFrom(whole: Story, at: string): Story {
  const part = opened();
  part.history.splice(0, part.history.length, ...whole.history);
  part.push({ kind: 'split-from', ...part.times(at), from: 'whole' });
  whole.push({ kind: 'split-off', ...whole.times(at), into: 'part' });
  return part;
}

const summary = (story: Story, at: string) =>
  story
    .clocks()
    .map((clock) => [
      instanceName(clock),
      asPkt(clock.startedAt),
      asPkt(timingOf(clock).dueAt),
      stateAt(clock, pkt(at)),
    ]);

describe('a split keeps the history in both parts', () => {
  it('every clock with its start, its due time and its verdict', () => {
    const whole = opened();
    const before = summary(whole, '2026-11-02 10:30');
    const part = splitFrom(whole, '2026-11-02 10:30');
    expect(summary(part, '2026-11-02 10:30')).toEqual(before);
    expect(summary(whole, '2026-11-02 10:30')).toEqual(before);
    expect(before.map(([, , , state]) => state)).toContain('met');
  });

  it('from then on each part answers for itself', () => {
    const whole = opened();
    const part = splitFrom(whole, '2026-11-02 10:30');
    part.event('classified', '2026-11-02 11:00');
    expect(part.state('fcert-triage-high', '2026-11-02 13:00')).toBe('met');
    expect(whole.state('fcert-triage-high', '2026-11-02 13:00')).toBe('missed');
  });

  it('what was told on the old record is not told again on the new one', () => {
    const whole = new Story([HOUSE], { at: '2026-11-02 10:00', severity: 'high' })
      .event('received_by_fcert', '2026-11-02 10:00')
      .event('classified', '2026-11-02 13:00');
    const part = splitFrom(whole, '2026-11-02 13:30');
    expect(whole.alarms('fcert-acknowledge-high')).toContain('due Mon 2 Nov 2026 10:30');
    expect(part.state('fcert-acknowledge-high', '2026-11-02 13:30')).toBe('missed');
    expect(part.alarms('fcert-acknowledge-high')).toEqual([]);
    expect(part.state('fcert-triage-high', '2026-11-02 13:30')).toBe('met_late');
    expect(part.alarms('fcert-triage-high')).toEqual([]);
  });

  it('what is yet to come is told on both', () => {
    const whole = opened();
    const part = splitFrom(whole, '2026-11-02 11:15');
    expect(part.alarms('fcert-triage-high').at(-1)).toBe('due Mon 2 Nov 2026 12:00');
    expect(part.alarms('fcert-triage-high')).toEqual(
      whole.alarms('fcert-triage-high').slice(-part.alarms('fcert-triage-high').length),
    );
    // Of the warnings from before the split only the last is said on the new record: half was over, three quarters not.
    expect(part.alarms('fcert-triage-high')[0]).toBe('warn-0.5 Mon 2 Nov 2026 11:00');
  });

  it('a paused clock stands still in both', () => {
    const whole = opened().pause('fcert-triage-high', '2026-11-02 10:30', 'awaiting-constituent');
    const part = splitFrom(whole, '2026-11-02 10:40');
    expect(part.state('fcert-triage-high', '2026-11-02 13:00')).toBe('paused');
    part.resume('fcert-triage-high', '2026-11-02 11:30');
    expect(part.due('fcert-triage-high')).toBe('Mon 2 Nov 2026 13:00');
    expect(whole.clocks().filter(isOpen)).toHaveLength(part.clocks().filter(isOpen).length);
  });
});

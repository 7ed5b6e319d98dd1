import { MINISTRY, Story, asPkt, pin, pkt, shipped } from '../../../testing/story.js';
import { merge, unmerge } from '../../../testing/merging.js';
import { mergeOf } from '../unmerge.js';

const HOUSE = pin(shipped('house-default'));
const OTHER = { id: 'other', sectors: ['health'], entityKinds: ['ministry'] };

function opened(at: string, party = MINISTRY): Story {
  return new Story([HOUSE], { at, severity: 'high', parties: [party] }).event('received_by_fcert', at);
}

describe('a merge taken back gives the clocks back and shortens no record', () => {
  it('each goes on under its own due time; an earlier one the survivor was given stays with it', () => {
    const survivor = opened('2026-11-02 10:00');
    const absorbed = opened('2026-11-02 09:50');
    merge(survivor, absorbed, '2026-11-02 10:05');
    unmerge(survivor, absorbed, '2026-11-02 10:10');
    expect(absorbed.due('fcert-acknowledge-high')).toBe('Mon 2 Nov 2026 10:20');
    expect(survivor.due('fcert-acknowledge-high')).toBe('Mon 2 Nov 2026 10:20');
    expect(absorbed.open()).toContain('fcert-acknowledge-high#2');
    expect(asPkt(absorbed.clock('fcert-acknowledge-high').startedAt)).toBe('Mon 2 Nov 2026 09:50');
    const first = absorbed.clocks().find(({ key }) => key.clockId === 'fcert-acknowledge-high')!;
    expect(first.ended).toMatchObject({ how: 'moved', reason: 'merged' });
  });

  it('an absorbed clock with the later due time gets that one back, not the earlier one', () => {
    const survivor = opened('2026-11-02 09:50');
    const absorbed = opened('2026-11-02 10:00');
    merge(survivor, absorbed, '2026-11-02 10:05');
    unmerge(survivor, absorbed, '2026-11-02 10:10');
    expect(absorbed.due('fcert-acknowledge-high')).toBe('Mon 2 Nov 2026 10:30');
    expect(survivor.due('fcert-acknowledge-high')).toBe('Mon 2 Nov 2026 10:20');
  });

  it('what was answered while the two were one was answered for both', () => {
    const survivor = opened('2026-11-02 10:00');
    const absorbed = opened('2026-11-02 09:50');
    merge(survivor, absorbed, '2026-11-02 10:05');
    survivor.event('acknowledged', '2026-11-02 10:08');
    unmerge(survivor, absorbed, '2026-11-02 10:10');
    expect(absorbed.open()).not.toContain('fcert-acknowledge-high#2');
    expect(absorbed.find('fcert-acknowledge-high')!.key.instance).toBe(1);
    expect(absorbed.open()).toContain('fcert-triage-high#2');
  });

  it('a clock handed over to its counterpart meanwhile comes back as the counterpart, no later', () => {
    const survivor = opened('2026-11-02 10:00');
    const absorbed = opened('2026-11-02 09:50');
    merge(survivor, absorbed, '2026-11-02 10:05');
    survivor.change('2026-11-02 10:07', { severity: 'critical' });
    expect(survivor.due('fcert-triage-critical')).toBe('Mon 2 Nov 2026 10:37');
    unmerge(survivor, absorbed, '2026-11-02 10:10');
    expect(absorbed.due('fcert-triage-critical')).toBe('Mon 2 Nov 2026 11:50');
    expect(absorbed.open()).not.toContain('fcert-triage-high#1');
  });

  it('a body that came with the absorbed one leaves with it, and so do its clocks', () => {
    const survivor = opened('2026-11-02 10:00');
    const absorbed = opened('2026-11-02 09:50', OTHER);
    merge(survivor, absorbed, '2026-11-02 10:05', OTHER);
    const finals = (story: Story) =>
      story
        .clocks()
        .filter(({ key, ended }) => key.clockId === 'constituent-final-high' && !ended)
        .map(({ key }) => key.holder.id);
    expect(finals(survivor)).toEqual(['ministry', 'other']);
    unmerge(survivor, absorbed, '2026-11-02 10:10');
    expect(finals(survivor)).toEqual(['ministry']);
    expect(finals(absorbed)).toEqual(['other']);
    const left = survivor.clocks().find(({ key, ended }) => key.holder.id === 'other' && ended)!;
    expect(left.ended).toMatchObject({ how: 'moved', reason: 'released' });
    survivor.event('escalated', '2026-11-02 10:20');
    expect(finals(survivor)).toEqual(['ministry']);
  });

  it('a breach of the time in between is told once: it comes back as missed, without an alarm', () => {
    const survivor = opened('2026-11-02 10:00');
    const absorbed = opened('2026-11-02 09:50');
    merge(survivor, absorbed, '2026-11-02 10:05');
    unmerge(survivor, absorbed, '2026-11-02 10:40');
    expect(absorbed.state('fcert-acknowledge-high', '2026-11-02 10:40')).toBe('missed');
    expect(absorbed.alarms('fcert-acknowledge-high')).toEqual([]);
    expect(survivor.alarms('fcert-acknowledge-high')).toContain('due Mon 2 Nov 2026 10:20');
  });

  it('a duty the other one had fulfilled is owed again by who had not', () => {
    const survivor = opened('2026-11-02 10:00');
    const absorbed = opened('2026-11-02 09:50');
    absorbed.event('aware', '2026-11-02 09:00', { recordedAt: '2026-11-02 09:51' });
    absorbed.event('report_submitted', '2026-11-02 09:50', { recordedAt: '2026-11-02 09:52' });
    merge(survivor, absorbed, '2026-11-02 10:05');
    survivor.event('aware', '2026-11-02 09:30', { recordedAt: '2026-11-02 10:06' });
    expect(survivor.find('constituent-report-high')).toBeUndefined();
    unmerge(survivor, absorbed, '2026-11-02 10:10');
    expect(survivor.due('constituent-report-high')).toBe('Mon 2 Nov 2026 13:30');
    expect(absorbed.state('constituent-report-high', '2026-11-03 00:00')).toBe('met');
  });

  it('a merge that was taken back is none any more', () => {
    const survivor = opened('2026-11-02 10:00');
    const absorbed = opened('2026-11-02 09:50');
    expect(mergeOf(survivor.history, 'absorbed')).toBeUndefined();
    merge(survivor, absorbed, '2026-11-02 10:05');
    expect(mergeOf(survivor.history, 'absorbed')).toMatchObject({ kind: 'taken-over' });
    expect(mergeOf(survivor.history, 'stranger')).toBeUndefined();
    unmerge(survivor, absorbed, '2026-11-02 10:10');
    expect(mergeOf(survivor.history, 'absorbed')).toBeUndefined();
    merge(survivor, absorbed, '2026-11-02 10:15');
    expect(mergeOf(survivor.history, 'absorbed')).toMatchObject({ at: pkt('2026-11-02 10:15') });
  });
});

describe('pauses around a merge', () => {
  const REASON = 'awaiting-constituent';

  it('a pause of the survivor from before does not move the due time brought along', () => {
    const survivor = opened('2026-11-02 10:00');
    survivor
      .pause('fcert-triage-high', '2026-11-02 10:05', REASON)
      .resume('fcert-triage-high', '2026-11-02 10:35');
    const absorbed = opened('2026-11-02 09:50');
    merge(survivor, absorbed, '2026-11-02 10:40');
    expect(survivor.due('fcert-triage-high')).toBe('Mon 2 Nov 2026 11:50');
  });

  it('the clock of two stands only where both stood', () => {
    const survivor = opened('2026-11-02 10:00');
    survivor.pause('fcert-triage-high', '2026-11-02 10:05', REASON);
    const absorbed = opened('2026-11-02 09:50');
    merge(survivor, absorbed, '2026-11-02 10:10');
    expect(survivor.state('fcert-triage-high', '2026-11-02 10:20')).toBe('running');
    expect(survivor.due('fcert-triage-high')).toBe('Mon 2 Nov 2026 11:50');
  });

  it('a pause while the two are one counts for both; one still open comes back with its author', () => {
    const survivor = opened('2026-11-02 10:00');
    const absorbed = opened('2026-11-02 09:50');
    absorbed.pause('fcert-triage-high', '2026-11-02 09:55', REASON);
    survivor.pause('fcert-triage-high', '2026-11-02 10:01', REASON);
    merge(survivor, absorbed, '2026-11-02 10:05');
    expect(survivor.state('fcert-triage-high', '2026-11-02 10:06')).toBe('paused');
    unmerge(survivor, absorbed, '2026-11-02 10:35');
    expect(absorbed.state('fcert-triage-high', '2026-11-02 10:36')).toBe('paused');
    expect(absorbed.clock('fcert-triage-high').pauses).toEqual([
      { from: pkt('2026-11-02 10:35'), to: null, reason: REASON, author: 'analyst' },
    ]);
    absorbed.resume('fcert-triage-high', '2026-11-02 10:40');
    // 10 minutes before the merge, 30 while they were one, 5 afterwards.
    expect(absorbed.due('fcert-triage-high')).toBe('Mon 2 Nov 2026 12:35');
  });
});

import { Story, asPkt, pin, pkt, shipped } from '../../../testing/story.js';
import { dueWorking } from '../due-working.js';
import { timingOf } from '../limits.js';

/** High, received 10:00 and classified at once: escalate by 14:00. */
function high(): Story {
  return new Story([pin(shipped('house-default'))], { at: '2026-11-02 10:00', severity: 'high' })
    .event('received_by_fcert', '2026-11-02 10:00')
    .event('classified', '2026-11-02 10:00');
}

describe('severity raised: the new duration counts from the change, the earlier due time holds', () => {
  it('High received 10:00 escalates by 14:00', () => {
    expect(high().due('fcert-escalate-high')).toBe('Mon 2 Nov 2026 14:00');
  });

  it('raised to Critical 11:30: 12:30', () => {
    const story = high().change('2026-11-02 11:30', { severity: 'critical' });
    expect(story.due('fcert-escalate-critical')).toBe('Mon 2 Nov 2026 12:30');
    expect(asPkt(timingOf(story.clock('fcert-escalate-critical')).countFrom)).toBe('Mon 2 Nov 2026 11:30');
  });

  it('raised 13:30: still 14:00', () => {
    const story = high().change('2026-11-02 13:30', { severity: 'critical' });
    expect(story.due('fcert-escalate-critical')).toBe('Mon 2 Nov 2026 14:00');
  });

  it('one clock of a group runs at a time; the old one says where it went', () => {
    const story = high().change('2026-11-02 10:10', { severity: 'critical' });
    expect(story.open().filter((key) => key.startsWith('fcert-escalate'))).toEqual([
      'fcert-escalate-critical#1',
    ]);
    expect(story.clock('fcert-escalate-high').ended).toMatchObject({
      how: 'moved',
      reason: 'handed-over',
    });
  });

  it('a clock already met stays met and no counterpart asks again', () => {
    const story = high()
      .event('acknowledged', '2026-11-02 10:20')
      .change('2026-11-02 10:25', { severity: 'critical' });
    expect(story.state('fcert-acknowledge-high', '2026-11-03 00:00')).toBe('met');
    expect(story.find('fcert-acknowledge-critical')).toBeUndefined();
  });

  it('a breached clock is not handed over: it stays owed until it is answered, late', () => {
    const story = high().change('2026-11-02 15:00', { severity: 'critical' });
    expect(story.state('fcert-escalate-high', '2026-11-02 15:00')).toBe('missed');
    expect(story.find('fcert-escalate-critical')).toBeUndefined();
    story.event('escalated', '2026-11-02 15:30');
    expect(story.state('fcert-escalate-high', '2026-11-03 00:00')).toBe('met_late');
  });
});

describe('severity lowered: due times stay', () => {
  it('critical lowered to high keeps 11:00', () => {
    const story = new Story([pin(shipped('house-default'))], { at: '2026-11-02 10:00', severity: 'critical' })
      .event('received_by_fcert', '2026-11-02 10:00')
      .event('classified', '2026-11-02 10:00')
      .change('2026-11-02 10:30', { severity: 'high' });
    expect(story.due('fcert-escalate-high')).toBe('Mon 2 Nov 2026 11:00');
  });

  it('lowered and raised again gains no time', () => {
    const story = high()
      .change('2026-11-02 11:30', { severity: 'critical' })
      .change('2026-11-02 11:40', { severity: 'high' })
      .change('2026-11-02 11:50', { severity: 'critical' });
    expect(story.due('fcert-escalate-critical')).toBe('Mon 2 Nov 2026 12:30');
    expect(story.clock('fcert-escalate-critical').key.instance).toBe(2);
  });

  it('without a counterpart the clock is withdrawn with its reason', () => {
    const story = high().change('2026-11-02 11:00', { severity: 'low' });
    expect(story.clock('fcert-escalate-high').ended).toMatchObject({ how: 'lapsed', reason: 'scope-ended' });
    expect(story.state('fcert-escalate-high', '2026-11-02 11:00')).toBe('withdrawn');
    story.change('2026-11-02 12:00', { severity: 'high' });
    expect(story.due('fcert-escalate-high')).toBe('Mon 2 Nov 2026 14:00');
  });
});

describe('a severity without clocks in between', () => {
  it('gains no time: the earliest due time the duty had holds under every number', () => {
    const story = new Story([pin(shipped('house-default'))], { at: '2026-11-02 10:00', severity: 'critical' })
      .event('received_by_fcert', '2026-11-02 10:00')
      .change('2026-11-02 10:14', { severity: 'baseline' })
      .change('2026-11-02 10:20', { severity: 'low' });
    expect(story.due('fcert-acknowledge-low')).toBe('Mon 2 Nov 2026 10:15');
    story.change('2026-11-02 10:21', { severity: 'critical' });
    story.event('acknowledged', '2026-11-02 10:25');
    expect(story.state('fcert-acknowledge-low', '2026-11-03 00:00')).toBe('met_late');
    expect(story.find('fcert-acknowledge-critical')!.key.instance).toBe(1);
  });

  it('raised through it, the new duration counts from the change and the earlier due time holds', () => {
    const story = high()
      .change('2026-11-02 10:30', { severity: 'baseline' })
      .change('2026-11-02 10:40', { severity: 'critical' });
    expect(story.due('fcert-escalate-critical')).toBe('Mon 2 Nov 2026 11:40');
    expect(story.due('fcert-acknowledge-critical')).toBe('Mon 2 Nov 2026 10:30');
  });
});

describe('a duty that arises after its answer', () => {
  it('is met, and its working says that the answer was there before', () => {
    const story = new Story([pin(shipped('house-default'))], { at: '2026-11-12 10:00', severity: 'baseline' })
      .event('aware', '2026-11-02 10:00', { recordedAt: '2026-11-12 10:00' })
      .event('report_submitted', '2026-11-12 10:00')
      .change('2026-11-13 10:00', { severity: 'critical' });
    const clock = story.clock('constituent-report-critical');
    expect(story.state('constituent-report-critical', '2026-11-20 10:00')).toBe('met');
    expect(dueWorking(clock).at(-1)).toMatchObject({
      step: 'answered-before',
      text: 'answered 2026-11-12 10:00:00 Asia/Karachi, before the duty arose 2026-11-13 10:00:00 Asia/Karachi',
    });
  });
});

describe('severity not yet known', () => {
  it('the clocks of high run, and baseline has none', () => {
    const story = new Story([pin(shipped('house-default'))], { at: '2026-11-02 10:00', severity: null });
    story.event('received_by_fcert', '2026-11-02 10:00');
    expect(story.open()).toEqual([
      'constituent-final-high#1',
      'fcert-acknowledge-high#1',
      'fcert-triage-high#1',
    ]);
    story.change('2026-11-02 10:05', { severity: 'baseline' });
    expect(story.open()).toEqual([]);
  });

  it('found to be critical at 10:05: acknowledge by 10:20', () => {
    const story = new Story([pin(shipped('house-default'))], { at: '2026-11-02 10:00', severity: null });
    story.event('received_by_fcert', '2026-11-02 10:00').change('2026-11-02 10:05', { severity: 'critical' });
    expect(timingOf(story.clock('fcert-acknowledge-critical')).dueAt).toBe(pkt('2026-11-02 10:20'));
  });
});

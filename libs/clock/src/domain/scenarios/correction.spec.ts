import { Story, asPkt, pin, shipped } from '../../../testing/story.js';

function reported(): Story {
  return new Story([pin(shipped('house-default'))], { at: '2026-11-02 10:00', severity: 'high' })
    .event('received_by_fcert', '2026-11-02 10:00')
    .event('aware', '2026-11-02 09:00', { recordedAt: '2026-11-02 10:00' });
}

describe('pick first: the earliest instant ever recorded', () => {
  it('a correction to a later time moves nothing', () => {
    const story = reported().event('aware', '2026-11-02 09:45', { recordedAt: '2026-11-02 11:00' });
    expect(story.due('constituent-report-high')).toBe('Mon 2 Nov 2026 13:00');
  });

  it('a correction to an earlier time moves the due time earlier', () => {
    const story = reported().event('aware', '2026-11-02 07:00', { recordedAt: '2026-11-02 10:30' });
    expect(story.due('constituent-report-high')).toBe('Mon 2 Nov 2026 11:00');
    expect(asPkt(story.clock('constituent-report-high').anchorAt)).toBe('Mon 2 Nov 2026 07:00');
  });

  it('a clock that has ended is never touched again', () => {
    const story = reported().event('report_submitted', '2026-11-02 10:00');
    const before = story.clock('constituent-report-high');
    story
      .event('aware', '2026-11-02 01:00', { recordedAt: '2026-11-03 10:00' })
      .change('2026-11-03 11:00', { severity: 'critical' })
      .event('rejected', '2026-11-04 10:00');
    expect(story.clock('constituent-report-high')).toEqual(before);
    expect(story.state('constituent-report-high', '2027-01-01 00:00')).toBe('met');
  });
});

describe('an act recorded after the fact', () => {
  it('is judged by its own instant, not by the instant of recording', () => {
    const story = reported().event('acknowledged', '2026-11-02 10:20', { recordedAt: '2026-11-02 12:00' });
    expect(story.state('fcert-acknowledge-high', '2026-11-03 00:00')).toBe('met');
  });

  it('due is inclusive to the millisecond', () => {
    expect(
      reported()
        .event('acknowledged', '2026-11-02 10:30')
        .state('fcert-acknowledge-high', '2026-11-03 00:00'),
    ).toBe('met');
    expect(
      reported()
        .event('acknowledged', '2026-11-02 10:30:00.001')
        .state('fcert-acknowledge-high', '2026-11-03 00:00'),
    ).toBe('met_late');
  });

  it('a report filed before its awareness was known answers the clock that awareness starts', () => {
    const story = new Story([pin(shipped('house-default'))], { at: '2026-11-02 10:00', severity: 'high' })
      .event('report_submitted', '2026-11-02 10:00')
      .event('aware', '2026-11-02 05:00', { recordedAt: '2026-11-02 18:00' });
    expect(story.state('constituent-report-high', '2026-11-03 00:00')).toBe('met_late');
  });
});

describe('start event and anchor may differ', () => {
  const bank = { id: 'bank', sectors: ['finance'], entityKinds: ['financial-entity'] };
  const found = (): Story =>
    new Story([pin(shipped('ph-bsp-bank'))], {
      at: '2026-11-02 12:00',
      flags: { 'major-incident': true },
      parties: [bank],
    }).event('detected', '2026-11-02 11:00', { recordedAt: '2026-11-02 12:00' });

  it('the follow-up of the Philippine regime has no due time until the incident is dated, then counts from it', () => {
    expect(found().due('initial')).toBe('Mon 2 Nov 2026 13:00');
    expect(found().due('follow-up')).toBeNull();
    expect(found().alarms('follow-up')).toEqual([]);
    expect(found().state('follow-up', '2027-01-01 00:00')).toBe('running');
    const dated = found().event('occurred', '2026-11-02 03:00', { recordedAt: '2026-11-02 14:00' });
    expect(dated.due('follow-up')).toBe('Tue 3 Nov 2026 03:00');
  });
});

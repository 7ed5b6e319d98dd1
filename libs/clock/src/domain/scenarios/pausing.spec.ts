import { Story, pin, shipped } from '../../../testing/story.js';
import { pauseRefusal } from '../pausing.js';

/** Received 10:00, high: triage by 12:00, warned at 11:00, 11:30 and 11:48. */
function received(): Story {
  return new Story([pin(shipped('house-default'))], { at: '2026-11-02 10:00', severity: 'high' }).event(
    'received_by_fcert',
    '2026-11-02 10:00',
  );
}

describe('a paused house clock', () => {
  it('is owed later by the time it stood', () => {
    const story = received()
      .pause('fcert-triage-high', '2026-11-02 11:10', 'awaiting-constituent')
      .resume('fcert-triage-high', '2026-11-02 11:40');
    expect(story.due('fcert-triage-high')).toBe('Mon 2 Nov 2026 12:30');
    expect(story.alarms('fcert-triage-high')).toEqual([
      'warn-0.5 Mon 2 Nov 2026 11:00',
      'warn-0.75 Mon 2 Nov 2026 12:00',
      'warn-0.9 Mon 2 Nov 2026 12:18',
      'due Mon 2 Nov 2026 12:30',
    ]);
  });

  it('stands: it is never missed and only what was due before the pause still fires', () => {
    const story = received().pause('fcert-triage-high', '2026-11-02 11:10', 'awaiting-constituent');
    expect(story.state('fcert-triage-high', '2026-11-05 00:00')).toBe('paused');
    expect(story.alarms('fcert-triage-high')).toEqual(['warn-0.5 Mon 2 Nov 2026 11:00']);
  });

  it('can be answered while it stands', () => {
    const story = received()
      .pause('fcert-triage-high', '2026-11-02 11:10', 'awaiting-constituent')
      .event('classified', '2026-11-02 15:00');
    expect(story.state('fcert-triage-high', '2026-11-05 00:00')).toBe('met');
  });

  it('two pauses add up', () => {
    const story = received()
      .pause('fcert-triage-high', '2026-11-02 10:10', 'awaiting-constituent')
      .resume('fcert-triage-high', '2026-11-02 10:20')
      .pause('fcert-triage-high', '2026-11-02 10:30', 'awaiting-constituent')
      .resume('fcert-triage-high', '2026-11-02 10:35');
    expect(story.due('fcert-triage-high')).toBe('Mon 2 Nov 2026 12:15');
  });

  it('stays paused through a change of severity, and the earlier due time holds', () => {
    const story = received()
      .pause('fcert-triage-high', '2026-11-02 10:30', 'awaiting-constituent')
      .change('2026-11-02 11:00', { severity: 'critical' });
    expect(story.state('fcert-triage-critical', '2026-11-02 18:00')).toBe('paused');
    story.resume('fcert-triage-critical', '2026-11-02 11:20');
    // 30 minutes from the change, and the 20 minutes it stood after it.
    expect(story.due('fcert-triage-critical')).toBe('Mon 2 Nov 2026 11:50');
  });
});

describe('a clock that ended while it stood still', () => {
  it('is judged as it stood then: a resume recorded afterwards changes nothing', () => {
    const story = new Story([pin(shipped('house-default'))], { at: '2026-11-02 10:00', severity: 'high' })
      .event('received_by_fcert', '2026-11-02 10:00')
      .pause('fcert-triage-high', '2026-11-02 10:30', 'awaiting-constituent')
      .event('classified', '2026-11-02 11:00');
    const before = story.clock('fcert-triage-high');
    story.resume('fcert-triage-high', '2026-11-02 15:00');
    expect(story.clock('fcert-triage-high')).toEqual(before);
    expect(story.due('fcert-triage-high')).toBe('Mon 2 Nov 2026 12:30');
  });
});

describe('what may not pause', () => {
  it('statute, regulation, draft and claim clocks never do, whatever the history says', () => {
    const entity = { id: 'entity', sectors: ['energy'], entityKinds: ['essential-entity'] };
    const story = new Story([pin(shipped('eu-nis2'))], {
      at: '2026-11-02 10:00',
      flags: { 'significant-impact': true },
      parties: [entity],
    }).event('aware', '2026-11-02 10:00');
    expect(pauseRefusal(story.clock('early-warning'), 'awaiting-constituent', 0)).toBe('not-pausable');
    story.pause('early-warning', '2026-11-02 11:00', 'awaiting-constituent');
    expect(story.state('early-warning', '2026-11-03 10:00')).toBe('running');
    expect(story.state('early-warning', '2026-11-03 10:01')).toBe('missed');
  });

  it('a house policy cannot make a clock of statutory basis pausable', () => {
    const house = shipped('house-default');
    const clocks = house.clocks.map((clock) => ({
      ...clock,
      basis: { status: 'statute', trust: 'F1' } as const,
    }));
    const story = new Story([pin({ ...house, clocks })], { at: '2026-11-02 10:00', severity: 'high' });
    story.event('received_by_fcert', '2026-11-02 10:00');
    expect(pauseRefusal(story.clock('fcert-triage-high'), 'awaiting-constituent', 0)).toBe('not-pausable');
  });
});

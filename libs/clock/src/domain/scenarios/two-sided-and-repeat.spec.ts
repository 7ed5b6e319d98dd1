import { MINISTRY, Story, pin, shipped } from '../../../testing/story.js';

const OTHER = { id: 'other-ministry', sectors: ['health'], entityKinds: ['ministry'] };
const byMinistry = { by: { kind: 'constituent', id: 'ministry' } } as const;
const byFcert = { by: { kind: 'fcert' } } as const;

function reported(parties = [MINISTRY]): Story {
  return new Story([pin(shipped('house-default'))], { at: '2026-11-02 10:00', severity: 'critical', parties })
    .event('received_by_fcert', '2026-11-02 10:00')
    .event('aware', '2026-11-02 09:30', { ...byMinistry, recordedAt: '2026-11-02 10:00' })
    .event('report_submitted', '2026-11-02 10:00', byMinistry);
}

describe('both sides have clocks', () => {
  it('the report that opens the incident answers the duty of its own body', () => {
    expect(reported().state('constituent-report-critical', '2026-12-01 00:00')).toBe('met');
    expect(reported().open()).toEqual([
      'constituent-final-critical#1',
      'fcert-acknowledge-critical#1',
      'fcert-triage-critical#1',
    ]);
  });

  it('one and a half hours after awareness is late for critical', () => {
    const late = new Story([pin(shipped('house-default'))], { at: '2026-11-02 11:00', severity: 'critical' })
      .event('aware', '2026-11-02 09:30', byMinistry)
      .event('report_submitted', '2026-11-02 11:00', byMinistry);
    expect(late.state('constituent-report-critical', '2026-12-01 00:00')).toBe('met_late');
  });

  it('an update of one side does not stop the clock of the other', () => {
    const story = reported()
      .event('acknowledged', '2026-11-02 10:10', byFcert)
      .event('classified', '2026-11-02 10:20')
      .event('update_sent', '2026-11-02 12:00', byFcert);
    expect(story.clock('fcert-update-critical').key.instance).toBe(2);
    expect(story.clock('constituent-update-critical').key.instance).toBe(1);
  });

  it('organisations in one incident have clocks of their own', () => {
    const story = reported([MINISTRY, OTHER]).event('acknowledged', '2026-11-02 10:10', byFcert);
    expect(
      story.find('constituent-report-critical', { kind: 'constituent', id: 'other-ministry' }),
    ).toBeUndefined();
    story.event('aware', '2026-11-02 10:30', { by: { kind: 'constituent', id: 'other-ministry' } });
    story.event('update_sent', '2026-11-02 11:00', byMinistry);
    const own = story.clock('constituent-update-critical', { kind: 'constituent', id: 'ministry' });
    const other = story.clock('constituent-update-critical', { kind: 'constituent', id: 'other-ministry' });
    expect([own.key.instance, other.key.instance]).toEqual([2, 1]);
    expect(
      story.clock('constituent-report-critical', { kind: 'constituent', id: 'other-ministry' }).ended,
    ).toBeNull();
  });
});

describe('a repeating duty is re-armed by each answer', () => {
  const updating = (): Story => reported().event('classified', '2026-11-02 10:20');

  it('counts anew from the answer', () => {
    const story = updating();
    expect(story.due('fcert-update-critical')).toBe('Mon 2 Nov 2026 14:20');
    story.event('update_sent', '2026-11-02 13:00', byFcert);
    expect(story.due('fcert-update-critical')).toBe('Mon 2 Nov 2026 17:00');
    story.event('update_sent', '2026-11-02 18:00', byFcert);
    const states = story
      .clocks()
      .filter(({ key }) => key.clockId === 'fcert-update-critical')
      .map((clock) => clock.ended?.how ?? 'open');
    expect(states).toEqual(['met', 'met', 'open']);
    expect(story.due('fcert-update-critical')).toBe('Mon 2 Nov 2026 22:00');
  });

  it('one act answers one instance, also where two acts share an instant', () => {
    const story = updating()
      .event('update_sent', '2026-11-02 13:00', byFcert)
      .event('update_sent', '2026-11-02 13:00', byFcert)
      .event('closed', '2026-11-02 13:30');
    expect(story.clocks().filter(({ key }) => key.clockId === 'fcert-update-critical')).toHaveLength(3);
  });

  it('a later instance belongs to the severity of its day', () => {
    const story = updating()
      .change('2026-11-02 12:00', { severity: 'high' })
      .event('update_sent', '2026-11-02 13:00', byFcert);
    expect(story.due('fcert-update-high')).toBe('Tue 3 Nov 2026 01:00');
  });

  it('ends with the closing, and a breach stays a breach', () => {
    const story = updating().event('closed', '2026-11-02 13:00');
    expect(story.state('fcert-update-critical', '2026-12-01 00:00')).toBe('withdrawn');
    const late = updating().event('closed', '2026-11-02 15:00');
    expect(late.state('fcert-update-critical', '2026-12-01 00:00')).toBe('missed');
    late.event('update_sent', '2026-11-02 16:00', byFcert);
    expect(late.clock('fcert-update-critical').key.instance).toBe(1);
  });

  it('found not to be an incident, everything is withdrawn and nothing starts', () => {
    const story = updating().event('rejected', '2026-11-02 13:00');
    expect(story.open()).toEqual([]);
    expect(story.state('fcert-update-critical', '2026-12-01 00:00')).toBe('withdrawn');
    const late = updating().event('rejected', '2026-11-02 15:00');
    expect(late.state('fcert-update-critical', '2026-12-01 00:00')).toBe('missed');
    story.event('acknowledged', '2026-11-02 15:10', byFcert);
    expect(story.open()).toEqual([]);
  });
});

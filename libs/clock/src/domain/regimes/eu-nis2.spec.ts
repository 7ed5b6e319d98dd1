import { pkt } from '../../../testing/story.js';
import { regime, standing } from '../../../testing/regime.js';
import { shipped } from '../../../testing/story.js';

const ID = 'eu-nis2';
const opened = (...flags: string[]) =>
  regime(ID, { at: '2026-11-02 10:00', kinds: ['essential-entity'], flags: ['significant-impact', ...flags] })
    .event('received_by_fcert', '2026-11-02 10:00')
    .event('aware', '2026-11-02 09:00', { recordedAt: '2026-11-02 10:00' });

describe('European Union, NIS2 article 23, as a model (statute cited, disabled)', () => {
  it('is a cited statute that starts nothing here by itself', () => {
    expect(standing(ID)).toMatchObject({ status: 'statute', enabled: false, cited: true });
  });

  it('early warning in 24 hours, notification in 72, and the CSIRT answers in 24', () => {
    expect(opened().due('early-warning')).toBe('Tue 3 Nov 2026 09:00');
    expect(opened().due('notification')).toBe('Thu 5 Nov 2026 09:00');
    expect(opened().due('csirt-answer')).toBe('Tue 3 Nov 2026 10:00');
    const answered = opened().event('acknowledged', '2026-11-02 20:00', { by: { kind: 'fcert' } });
    expect(answered.state('csirt-answer', '2026-11-04 00:00')).toBe('met');
    expect(answered.open()).toContain('early-warning#1');
  });

  it('a trust service notifies in 24 hours', () => {
    expect(opened('trust-service').due('notification-trust-service')).toBe('Tue 3 Nov 2026 09:00');
    expect(opened('trust-service').find('notification')).toBeUndefined();
  });

  it('the final report is due a month after the notification, not after the awareness', () => {
    const story = opened()
      .event('report_submitted', '2026-11-03 08:00', { phases: ['early-warning'] })
      .event('report_submitted', '2026-11-04 08:00', { phases: ['notification'] })
      .event('handled', '2026-11-05 08:00');
    expect(story.due('final')).toBe('Fri 4 Dec 2026 08:00');
    expect(story.find('progress')?.ended?.reason).toBe('scope-ended');
  });

  it('still running after a month: progress then, and the final report a month after handling', () => {
    const story = opened()
      .event('report_submitted', '2026-11-03 08:00', { phases: ['early-warning', 'notification'] })
      .event('report_submitted', '2026-12-03 08:00', { phases: ['progress'] });
    expect(story.state('progress', '2026-12-04 00:00')).toBe('met');
    story.event('handled', '2027-01-10 08:00');
    expect(story.due('final-after-handling')).toBe('Wed 10 Feb 2027 08:00');
  });

  it('an intermediate report is owed on request, without a number', () => {
    const story = opened().event('requested', '2026-11-04 12:00');
    expect(story.due('intermediate')).toBeNull();
    expect(story.alarms('intermediate')).toEqual([]);
    expect(story.clock('intermediate').anchorAt).toBe(pkt('2026-11-04 12:00'));
  });

  it('the quarterly summary has no number of its own', () => {
    expect(shipped(ID).recurring).toMatchObject([{ id: 'spoc-summary', period: 'P3M', due: null }]);
  });
});

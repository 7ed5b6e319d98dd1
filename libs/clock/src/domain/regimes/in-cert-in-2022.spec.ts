import { regime, standing } from '../../../testing/regime.js';

const ID = 'in-cert-in-2022';

describe('India, CERT-In directions of 2022, as a model (regulation cited, disabled)', () => {
  it('is a cited regulation that starts nothing here by itself', () => {
    expect(standing(ID)).toMatchObject({ status: 'regulation', enabled: false, cited: true });
  });

  it('six hours from noticing or being brought to notice, day or night', () => {
    const story = regime(ID, { at: '2026-11-07 22:00' }).event('noticed', '2026-11-07 21:30', {
      recordedAt: '2026-11-07 22:00',
    });
    expect(story.due('report')).toBe('Sun 8 Nov 2026 03:30');
    expect(story.alarms('report').at(-1)).toBe('due Sun 8 Nov 2026 03:30');
    story.event('report_submitted', '2026-11-08 03:30');
    expect(story.state('report', '2026-11-09 00:00')).toBe('met');
  });

  it('being aware is not the event this text counts from', () => {
    expect(regime(ID, { at: '2026-11-07 22:00' }).event('aware', '2026-11-07 21:00').open()).toEqual([]);
  });

  it('an earlier notice that comes to light counts, a later one does not', () => {
    const story = regime(ID, { at: '2026-11-07 22:00' }).event('noticed', '2026-11-07 21:30');
    story.event('noticed', '2026-11-07 21:45', { recordedAt: '2026-11-07 22:10' });
    expect(story.due('report')).toBe('Sun 8 Nov 2026 03:30');
    story.event('noticed', '2026-11-07 20:00', { recordedAt: '2026-11-07 22:20' });
    expect(story.due('report')).toBe('Sun 8 Nov 2026 02:00');
  });
});

import { regime, standing } from '../../../testing/regime.js';

const ID = 'uk-nis-2018';
const opened = (...flags: string[]) =>
  regime(ID, { at: '2026-11-06 10:00', kinds: ['operator-of-essential-services'], flags }).event(
    'aware',
    '2026-11-06 10:00',
  );

describe('United Kingdom, NIS Regulations 2018, as a model (regulation cited, disabled)', () => {
  it('is a cited regulation that starts nothing here by itself', () => {
    expect(standing(ID)).toMatchObject({ status: 'regulation', enabled: false, cited: true });
  });

  it('72 hours after awareness, over the weekend', () => {
    const story = opened('significant-impact');
    expect(story.due('notify')).toBe('Mon 9 Nov 2026 10:00');
    expect(story.alarms('notify').at(-1)).toBe('due Mon 9 Nov 2026 10:00');
    story.event('report_submitted', '2026-11-09 09:59', { phases: ['notification'] });
    expect(story.alarms('notify')).toEqual([]);
    expect(story.state('notify', '2027-01-01 00:00')).toBe('met');
  });

  it('without significant impact nothing is owed', () => {
    expect(opened().open()).toEqual([]);
  });

  it('an early warning is not the notification', () => {
    const story = opened('significant-impact').event('report_submitted', '2026-11-06 12:00', {
      phases: ['early-warning'],
    });
    expect(story.open()).toEqual(['notify#1']);
  });
});

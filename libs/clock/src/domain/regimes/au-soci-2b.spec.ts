import { regime, standing } from '../../../testing/regime.js';

const ID = 'au-soci-2b';
const told = (...flags: string[]) =>
  regime(ID, { at: '2026-11-01 08:00', kinds: ['responsible-entity'], flags }).event(
    'aware',
    '2026-10-31 21:00',
    {
      recordedAt: '2026-11-01 08:00',
    },
  );

describe('Australia, part 2B of the SOCI Act, as a model (statute cited, disabled)', () => {
  it('is a cited statute that starts nothing here by itself', () => {
    expect(standing(ID)).toEqual({
      status: 'statute',
      caption: 'Foreign model (Australia SOCI)',
      enabled: false,
      cited: true,
    });
  });

  it('significant impact: twelve hours; told orally, in writing 84 hours later', () => {
    const story = told('significant-impact', 'oral-report');
    expect(story.due('critical')).toBe('Sun 1 Nov 2026 09:00');
    story.event('report_submitted', '2026-11-01 08:00');
    expect(story.state('critical', '2026-11-02 00:00')).toBe('met');
    expect(story.due('critical-written')).toBe('Wed 4 Nov 2026 20:00');
    story.event('report_submitted', '2026-11-04 20:00', { phases: ['written-record'] });
    expect(story.state('critical-written', '2026-11-05 00:00')).toBe('met');
    expect(story.open()).toEqual([]);
  });

  it('told in writing at once, nothing further is owed', () => {
    const story = told('significant-impact').event('report_submitted', '2026-11-01 08:00');
    expect(story.open()).toEqual([]);
    expect(story.find('critical-written')).toBeUndefined();
  });

  it('relevant impact: 72 hours; told orally, in writing 48 hours later', () => {
    const story = told('relevant-impact', 'oral-report');
    expect(story.due('relevant')).toBe('Tue 3 Nov 2026 21:00');
    expect(story.find('critical')).toBeUndefined();
    story.event('report_submitted', '2026-11-02 10:00');
    expect(story.due('relevant-written')).toBe('Wed 4 Nov 2026 10:00');
  });

  it('neither impact, nothing is owed; another kind of body neither', () => {
    expect(told().open()).toEqual([]);
    const stranger = regime(ID, {
      at: '2026-11-01 08:00',
      kinds: ['ministry'],
      flags: ['significant-impact'],
    });
    expect(stranger.event('aware', '2026-11-01 08:00').open()).toEqual([]);
  });
});

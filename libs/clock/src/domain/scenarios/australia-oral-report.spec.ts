import { MINISTRY, Story, pin, shipped } from '../../../testing/story.js';

const ENTITY = { ...MINISTRY, entityKinds: ['responsible-entity'] };

describe('Australia: an oral report is followed by a written record', () => {
  const opened = (): Story =>
    new Story([pin(shipped('au-soci-2b'))], {
      at: '2026-11-01 06:00',
      flags: { 'significant-impact': true, 'oral-report': true },
      parties: [ENTITY],
    }).event('aware', '2026-11-01 06:00');

  it('no written record is owed before the oral report', () => {
    expect(opened().open()).toEqual(['critical#1']);
    expect(opened().due('critical')).toBe('Sun 1 Nov 2026 18:00');
  });

  it('oral report Sun 1 Nov 08:00: written by Wed 4 Nov 20:00', () => {
    const story = opened().event('report_submitted', '2026-11-01 08:00');
    expect(story.state('critical', '2026-11-02 00:00')).toBe('met');
    expect(story.due('critical-written')).toBe('Wed 4 Nov 2026 20:00');
    expect(story.state('critical-written', '2026-11-04 20:00')).toBe('running');
  });

  it('only the written record stops it', () => {
    const story = opened()
      .event('report_submitted', '2026-11-01 08:00')
      .event('report_submitted', '2026-11-02 08:00');
    expect(story.open()).toEqual(['critical-written#1']);
    story.event('report_submitted', '2026-11-04 20:00', { phases: ['written-record'] });
    expect(story.state('critical-written', '2026-12-01 00:00')).toBe('met');
    expect(story.open()).toEqual([]);
  });

  it('an impact found to be smaller moves to the 72 h track', () => {
    const story = opened().change('2026-11-01 07:00', {
      flags: { 'significant-impact': false, 'relevant-impact': true },
    });
    expect(story.state('critical', '2026-11-01 08:00')).toBe('withdrawn');
    expect(story.due('relevant')).toBe('Wed 4 Nov 2026 06:00');
  });
});

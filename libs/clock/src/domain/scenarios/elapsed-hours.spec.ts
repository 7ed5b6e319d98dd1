import { Story, pin, pkt, shipped, asPkt, PKT } from '../../../testing/story.js';
import { addIsoDuration } from '../iso-duration.js';

describe('hours elapse through nights and holidays', () => {
  it('receipt Mon 2 Nov 2026 23:50 + PT15M is Tue 00:05', () => {
    const story = new Story([pin(shipped('house-default'))], {
      at: '2026-11-02 23:50',
      severity: 'critical',
    });
    story.event('received_by_fcert', '2026-11-02 23:50');
    expect(story.due('fcert-acknowledge-critical')).toBe('Tue 3 Nov 2026 00:05');
  });

  it('is the same when the next day is a holiday of the calendar', () => {
    const calendar = { id: 'c', revision: 1, weekendDays: [6, 7], holidays: new Set(['2026-11-03']) };
    const story = new Story([pin(shipped('house-default'), calendar)], {
      at: '2026-11-02 23:50',
      severity: 'critical',
    });
    story.event('received_by_fcert', '2026-11-02 23:50');
    expect(story.due('fcert-acknowledge-critical')).toBe('Tue 3 Nov 2026 00:05');
  });

  it('hours are elapsed time where a zone changes its clocks, days are local time', () => {
    const saturdayNoon = Date.UTC(2027, 2, 27, 11); // 12:00 in Berlin; the clocks go forward that night
    expect(addIsoDuration(saturdayNoon, 'PT24H', 'Europe/Berlin') - saturdayNoon).toBe(24 * 3_600_000);
    expect(addIsoDuration(saturdayNoon, 'P1D', 'Europe/Berlin') - saturdayNoon).toBe(23 * 3_600_000);
  });

  it('calendar units come first, then elapsed time', () => {
    expect(asPkt(addIsoDuration(pkt('2026-11-02 10:00'), 'P1WT1H30M', PKT))).toBe('Mon 9 Nov 2026 11:30');
  });

  it('refuses what is no duration', () => {
    expect(() => addIsoDuration(0, 'P', PKT)).toThrow('not an ISO 8601 duration');
    expect(() => addIsoDuration(0, 'PT', PKT)).toThrow('not an ISO 8601 duration');
  });
});

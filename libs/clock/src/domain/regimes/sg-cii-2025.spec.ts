import { regime, standing } from '../../../testing/regime.js';
import { PKT, asPkt, pkt, shipped } from '../../../testing/story.js';
import { calendarPeriod, recurringDue } from '../periods.js';

const ID = 'sg-cii-2025';
const opened = (...flags: string[]) =>
  regime(ID, { at: '2026-11-02 10:00', kinds: ['cii-owner'], flags }).event('aware', '2026-11-02 10:00');

describe('Singapore, CII owners, as a model (regulation cited, disabled)', () => {
  it('is a cited regulation that starts nothing here by itself', () => {
    expect(standing(ID)).toMatchObject({ status: 'regulation', enabled: false, cited: true });
  });

  it('disruptive: two hours, 72 hours, thirty days', () => {
    const story = opened('disruptive');
    expect(story.due('initial')).toBe('Mon 2 Nov 2026 12:00');
    expect(story.due('supplementary')).toBe('Thu 5 Nov 2026 10:00');
    expect(story.due('final')).toBe('Wed 2 Dec 2026 10:00');
  });

  it('not disruptive: consolidated each quarter, without a number for the day', () => {
    expect(opened().open()).toEqual([]);
    const duty = shipped(ID).recurring.find((one) => one.id === 'non-disruptive-quarterly')!;
    const quarter = calendarPeriod(pkt('2026-11-02 10:00'), duty.period, PKT);
    expect([asPkt(quarter.start), asPkt(quarter.end)]).toEqual([
      'Thu 1 Oct 2026 00:00',
      'Fri 1 Jan 2027 00:00',
    ]);
    expect(recurringDue(duty, quarter, PKT, null)).toBeNull();
  });

  it.each(['public-affected', 'zero-day', 'listed-indicator', 'suspected-apt'])(
    '%s lifts it off the quarterly track',
    (flag) => {
      const story = opened().change('2026-11-02 11:00', { flags: { [flag]: true } });
      expect(story.due('initial')).toBe('Mon 2 Nov 2026 12:00');
    },
  );

  it('lifted late, it counts from the moment that became known', () => {
    const story = opened().change('2026-11-10 09:00', { flags: { 'zero-day': true } });
    expect(story.due('initial')).toBe('Tue 10 Nov 2026 11:00');
    expect(story.due('supplementary')).toBe('Fri 13 Nov 2026 09:00');
    expect(story.due('final')).toBe('Wed 2 Dec 2026 10:00');
  });
});

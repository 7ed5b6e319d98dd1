import { regime, standing } from '../../../testing/regime.js';
import { PKT, asPkt, pkt, shipped } from '../../../testing/story.js';
import { calendarPeriod } from '../periods.js';

const ID = 'us-cert-cat-2007';
const opened = (categories: string[], flags: string[] = []) =>
  regime(ID, { at: '2010-11-02 10:00', kinds: ['federal-agency'], categories, flags }).event(
    'detected',
    '2010-11-02 10:00',
  );

describe('United States, US-CERT categories until 2015, as a model (ended, disabled)', () => {
  it('is over: no subject of today is bound to it', () => {
    expect(standing(ID)).toMatchObject({ status: 'regulation', enabled: false, cited: true });
    expect(shipped(ID)).toMatchObject({ standing: 'superseded', effectiveTo: '2015-09-30' });
  });

  it('CAT 1, unauthorised access: an hour, in writing within a day', () => {
    const story = opened(['intrusions/system-compromise']);
    expect(story.due('cat1')).toBe('Tue 2 Nov 2010 11:00');
    expect(story.due('cat1-written')).toBe('Wed 3 Nov 2010 10:00');
  });

  it('CAT 2, denial of service: two hours while it goes on and is not mitigated', () => {
    const story = opened(['availability/ddos']);
    expect(story.due('cat2')).toBe('Tue 2 Nov 2010 12:00');
    story.change('2010-11-02 11:00', { flags: { mitigated: true } });
    expect(story.clock('cat2').ended).toMatchObject({ how: 'lapsed', reason: 'scope-ended' });
    expect(story.open()).toEqual(['cat2-written#1']);
  });

  it('CAT 3, malicious code: an hour where widespread, else daily', () => {
    expect(opened(['malicious-code/c2-server'], ['widespread']).due('cat3-widespread')).toBe(
      'Tue 2 Nov 2010 11:00',
    );
    expect(opened(['malicious-code/c2-server']).open()).toEqual([]);
  });

  it.each([
    ['cat3-daily', 'Tue 2 Nov 2010 00:00', 'Wed 3 Nov 2010 00:00'],
    ['cat4-weekly', 'Mon 1 Nov 2010 00:00', 'Mon 8 Nov 2010 00:00'],
    ['cat5-monthly', 'Mon 1 Nov 2010 00:00', 'Wed 1 Dec 2010 00:00'],
  ])('%s is consolidated from %s to %s', (id, start, end) => {
    const duty = shipped(ID).recurring.find((one) => one.id === id)!;
    const span = calendarPeriod(pkt('2010-11-02 10:00'), duty.period, PKT);
    expect([asPkt(span.start), asPkt(span.end)]).toEqual([start, end]);
  });
});

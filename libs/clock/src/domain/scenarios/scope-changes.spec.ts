import { MINISTRY, Story, asPkt, pin, shipped } from '../../../testing/story.js';

const OWNER = { ...MINISTRY, entityKinds: ['ministry', 'cii-owner'] };

describe('a scope that becomes true starts its clocks (Singapore: a quarterly track is upgraded)', () => {
  const quarterly = (): Story =>
    new Story([pin(shipped('sg-cii-2025'))], { at: '2026-11-02 10:00', parties: [OWNER] }).event(
      'aware',
      '2026-11-02 10:00',
    );

  it('nothing runs on the quarterly track', () => {
    expect(quarterly().open()).toEqual([]);
  });

  it('an upgrade in time counts from awareness', () => {
    const story = quarterly().change('2026-11-02 11:00', { flags: { 'zero-day': true } });
    expect(story.due('initial')).toBe('Mon 2 Nov 2026 12:00');
    expect(asPkt(story.clock('initial').startedAt)).toBe('Mon 2 Nov 2026 11:00');
  });

  it('a late upgrade counts from the moment the flag became known; the awareness stays on record', () => {
    const story = quarterly().change('2026-11-02 15:00', { flags: { 'suspected-apt': true } });
    expect(story.due('initial')).toBe('Mon 2 Nov 2026 17:00');
    expect(story.due('supplementary')).toBe('Thu 5 Nov 2026 10:00');
    expect(asPkt(story.clock('initial').anchorAt)).toBe('Mon 2 Nov 2026 10:00');
  });

  it('one that becomes false withdraws them with the reason; set again it gains no time', () => {
    const story = quarterly()
      .change('2026-11-02 10:30', { flags: { disruptive: true } })
      .change('2026-11-02 11:00', { flags: { disruptive: false } });
    expect(story.open()).toEqual([]);
    expect(story.clock('initial').ended).toMatchObject({ how: 'lapsed', reason: 'scope-ended' });
    story.change('2026-11-02 11:55', { flags: { disruptive: true } });
    expect(story.due('initial')).toBe('Mon 2 Nov 2026 12:00');
    expect(story.clock('initial').key.instance).toBe(2);
  });

  it('a breach does not vanish with its scope, and is not told twice when it comes back', () => {
    const story = quarterly()
      .change('2026-11-02 10:30', { flags: { disruptive: true } })
      .change('2026-11-02 13:00', { flags: { disruptive: false } });
    expect(story.state('initial', '2026-11-03 00:00')).toBe('missed');
    story.change('2026-11-02 14:00', { flags: { disruptive: true } });
    expect(story.state('initial', '2026-11-02 14:00')).toBe('missed');
    expect(story.alarms('initial')).toEqual([]);
  });
});

describe('scopes compare classes, types and kinds', () => {
  const agency = { ...MINISTRY, entityKinds: ['federal-agency'] };
  const classified = (...categories: string[]): string[] =>
    new Story([pin(shipped('us-cert-cat-2007'))], { at: '2010-11-02 10:00', parties: [agency], categories })
      .event('detected', '2010-11-02 10:00')
      .open();

  it('a class takes every type of it, a type itself alone', () => {
    expect(classified('intrusions/burglary')).toEqual(['cat1#1', 'cat1-written#1']);
    expect(classified('information-content-security/data-leak')).toEqual([]);
    expect(classified('information-content-security/unauthorised-information-access')).toHaveLength(2);
  });

  it('the secondary classification counts as well', () => {
    expect(classified('fraud/phishing', 'availability/ddos')).toEqual(['cat2#1', 'cat2-written#1']);
  });

  it('ongoing holds until handled, unless it is set otherwise', () => {
    const ddos = { at: '2010-11-02 10:00', parties: [agency], categories: ['availability/ddos'] };
    const story = new Story([pin(shipped('us-cert-cat-2007'))], ddos).event('detected', '2010-11-02 10:00');
    story.event('handled', '2010-11-02 11:00');
    expect(story.open()).toEqual(['cat2-written#1']);
    const over = new Story([pin(shipped('us-cert-cat-2007'))], { ...ddos, flags: { ongoing: false } });
    expect(over.event('detected', '2010-11-02 10:00').open()).toEqual(['cat2-written#1']);
  });

  it('condition_met is the instant the scope became true', () => {
    const covered = { ...MINISTRY, entityKinds: ['covered-entity'] };
    const story = new Story([pin(shipped('us-circia'))], { at: '2026-11-02 10:00', parties: [covered] })
      .event('reasonable_belief', '2026-11-02 10:00')
      .event('report_submitted', '2026-11-03 10:00', { phases: ['notification'] });
    expect(story.find('supplemental')).toBeUndefined();
    story.change('2026-11-04 09:00', { flags: { 'new-substantial-information': true } });
    expect(asPkt(story.clock('supplemental').anchorAt)).toBe('Wed 4 Nov 2026 09:00');
    expect(story.due('supplemental')).toBeNull();
    expect(story.state('supplemental', '2030-01-01 00:00')).toBe('running');
  });
});

describe('a clock with a chain of reports (NIS2)', () => {
  const entity = { ...MINISTRY, entityKinds: ['essential-entity'] };
  const notified = (): Story =>
    new Story([pin(shipped('eu-nis2'))], {
      at: '2027-01-30 10:00',
      flags: { 'significant-impact': true },
      parties: [entity],
    })
      .event('aware', '2027-01-30 10:00')
      .event('report_submitted', '2027-01-30 12:00', { phases: ['early-warning'] })
      .event('report_submitted', '2027-01-31 10:00', { phases: ['notification'] });

  it('an ongoing incident owes a progress report a month after the notification', () => {
    expect(notified().open()).toEqual(['progress#1']);
    expect(notified().due('progress')).toBe('Sun 28 Feb 2027 10:00');
  });

  it('handled within the month it owes the final report instead', () => {
    const story = notified().event('handled', '2027-02-10 10:00');
    expect(story.open()).toEqual(['final#1']);
    expect(story.due('final')).toBe('Sun 28 Feb 2027 10:00');
  });

  it('handled after the progress report, the final report is due a month later', () => {
    const story = notified()
      .event('report_submitted', '2027-02-20 10:00', { phases: ['progress'] })
      .event('handled', '2027-03-31 10:00');
    expect(story.due('final-after-handling')).toBe('Fri 30 Apr 2027 10:00');
    expect(story.due('final')).toBe('Fri 30 Apr 2027 10:00');
    story.event('report_submitted', '2027-04-20 10:00', { phases: ['final'] });
    expect(story.open()).toEqual([]);
  });
});

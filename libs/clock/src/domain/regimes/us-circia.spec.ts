import { regime, standing } from '../../../testing/regime.js';
import { asPkt, shipped } from '../../../testing/story.js';

const ID = 'us-circia';
const opened = () =>
  regime(ID, { at: '2026-11-02 10:00', kinds: ['covered-entity'] })
    .event('received_by_fcert', '2026-11-02 10:00')
    .event('reasonable_belief', '2026-11-02 08:00', { recordedAt: '2026-11-02 10:00' });

describe('United States, CIRCIA, as a model (statute cited, its rule disputed, disabled)', () => {
  it('says that sources contradict each other on whether the final rule is in force', () => {
    expect(standing(ID)).toMatchObject({ status: 'statute', enabled: false, cited: true });
    expect(shipped(ID).standing).toBe('disputed');
    expect(shipped(ID).caption).toContain('state of the final rule to be checked');
  });

  it('72 hours from reasonable belief', () => {
    expect(opened().due('covered-incident')).toBe('Thu 5 Nov 2026 08:00');
  });

  it('a ransom paid is reported in 24 hours, and not taken back by finding no incident', () => {
    const story = opened().change('2026-11-03 09:00', { flags: { 'ransom-paid': true } });
    story.event('ransom_paid', '2026-11-03 09:00');
    expect(story.due('ransom')).toBe('Wed 4 Nov 2026 09:00');
    story.event('rejected', '2026-11-03 12:00');
    expect(story.open()).toEqual(['ransom#1']);
  });

  it('substantial news is a supplement owed promptly: elapsed time, no number', () => {
    const story = opened()
      .event('report_submitted', '2026-11-03 10:00', { phases: ['notification'] })
      .change('2026-11-04 09:00', { flags: { 'new-substantial-information': true } });
    expect(asPkt(story.clock('supplemental').anchorAt)).toBe('Wed 4 Nov 2026 09:00');
    expect(story.due('supplemental')).toBeNull();
  });

  it('the receiving side shares within 24 hours: its duty, stopped by its own act', () => {
    const story = opened();
    expect(story.due('federal-sharing')).toBe('Tue 3 Nov 2026 10:00');
    story.event('information_shared', '2026-11-03 09:00', { by: { kind: 'fcert' } });
    expect(story.state('federal-sharing', '2026-12-01 00:00')).toBe('met');
  });
});

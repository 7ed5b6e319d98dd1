import { regime, standing } from '../../../testing/regime.js';

const ID = 'eu-dora';
const opened = (classifiedAt: string, kinds = ['financial-entity'], aware = '2026-11-02 09:00') =>
  regime(ID, { at: aware, kinds, sector: 'finance', flags: ['major-incident'] })
    .event('aware', aware)
    .event('classified', classifiedAt);

describe('European Union, DORA, as a model (regulation cited, disabled)', () => {
  it('is a cited regulation that starts nothing here by itself', () => {
    expect(standing(ID)).toEqual({
      status: 'regulation',
      caption: 'Foreign model (EU DORA)',
      enabled: false,
      cited: true,
    });
  });

  it('initial: four hours after classification, capped at 24 after awareness, the cap released when it is over', () => {
    expect(opened('2026-11-02 22:00').due('initial')).toBe('Tue 3 Nov 2026 02:00');
    expect(opened('2026-11-03 07:00').due('initial')).toBe('Tue 3 Nov 2026 09:00');
    expect(opened('2026-11-03 10:00').due('initial')).toBe('Tue 3 Nov 2026 14:00');
  });

  it('not classified as major, nothing is owed yet', () => {
    const story = regime(ID, { at: '2026-11-02 09:00', kinds: ['financial-entity'], sector: 'finance' });
    story.event('aware', '2026-11-02 09:00').event('classified', '2026-11-02 12:00');
    expect(story.open()).toEqual([]);
  });

  it('intermediate: 72 hours after the initial notification; final: a month after the latest intermediate', () => {
    const story = opened('2026-11-02 10:00').event('report_submitted', '2026-11-02 12:00');
    expect(story.due('intermediate')).toBe('Thu 5 Nov 2026 12:00');
    story.event('report_submitted', '2026-11-04 12:00', { phases: ['intermediate'] });
    expect(story.due('final')).toBe('Fri 4 Dec 2026 12:00');
    story.event('report_submitted', '2026-11-10 09:00', { phases: ['intermediate'] });
    expect(story.due('final')).toBe('Thu 10 Dec 2026 09:00');
    story.event('report_submitted', '2026-12-10 09:00', { phases: ['final'] });
    expect(story.state('final', '2027-01-01 00:00')).toBe('met');
  });

  it('once the final report is overdue a further intermediate one does not take that back', () => {
    const story = opened('2026-11-02 10:00')
      .event('report_submitted', '2026-11-02 12:00')
      .event('report_submitted', '2026-11-04 12:00', { phases: ['intermediate'] })
      .event('report_submitted', '2026-12-05 12:00', { phases: ['intermediate'] });
    expect(story.due('final')).toBe('Fri 4 Dec 2026 12:00');
    expect(story.state('final', '2026-12-05 13:00')).toBe('missed');
  });

  it('recovered: an updated intermediate report without a number, never late', () => {
    const story = opened('2026-11-02 10:00')
      .event('report_submitted', '2026-11-02 12:00')
      .event('report_submitted', '2026-11-04 12:00', { phases: ['intermediate'] })
      .event('recovered', '2026-11-06 12:00');
    expect(story.due('intermediate-updated')).toBeNull();
    expect(story.state('intermediate-updated', '2030-01-01 00:00')).toBe('running');
    story.event('report_submitted', '2026-11-07 12:00', { phases: ['intermediate'] });
    expect(story.state('intermediate-updated', '2030-01-01 00:00')).toBe('met');
  });

  it('a due time on a Saturday rolls to Monday noon, but not for a credit institution', () => {
    const friday = '2026-11-06 09:00';
    expect(opened('2026-11-06 22:00', ['financial-entity'], friday).due('initial')).toBe(
      'Mon 9 Nov 2026 12:00',
    );
    const bank = opened('2026-11-06 22:00', ['financial-entity', 'credit-institution'], friday);
    expect(bank.due('initial')).toBe('Sat 7 Nov 2026 02:00');
  });
});

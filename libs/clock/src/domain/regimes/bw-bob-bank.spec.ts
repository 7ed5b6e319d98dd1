import { regime, standing } from '../../../testing/regime.js';

const ID = 'bw-bob-bank';
const bank = (...flags: string[]) =>
  regime(ID, { at: '2026-11-02 10:00', kinds: ['financial-entity'], sector: 'finance', flags }).event(
    'aware',
    '2026-11-02 09:00',
    { recordedAt: '2026-11-02 10:00' },
  );

describe('Botswana, banks, as a model (regulation cited, disabled)', () => {
  it('is a cited regulation that starts nothing here by itself', () => {
    expect(standing(ID)).toMatchObject({ status: 'regulation', enabled: false, cited: true });
  });

  it('a material incident is reported within 48 hours of awareness, weekends or not', () => {
    expect(bank('material-incident').due('report')).toBe('Wed 4 Nov 2026 09:00');
    const story = bank('material-incident').event('report_submitted', '2026-11-04 09:00', {
      phases: ['notification'],
    });
    expect(story.state('report', '2026-11-05 00:00')).toBe('met');
  });

  it('a minute later is late, and says so for good', () => {
    const story = bank('material-incident').event('report_submitted', '2026-11-04 09:01', {
      phases: ['notification'],
    });
    expect(story.state('report', '2026-12-01 00:00')).toBe('met_late');
  });

  it('one that is not material owes nothing until it turns out to be', () => {
    const story = bank();
    expect(story.open()).toEqual([]);
    story.change('2026-11-03 08:00', { flags: { 'material-incident': true } });
    expect(story.due('report')).toBe('Wed 4 Nov 2026 09:00');
  });

  it('found to be no incident, the duty ends with the reason', () => {
    const story = bank('material-incident').event('rejected', '2026-11-02 15:00');
    expect(story.clock('report').ended).toMatchObject({ how: 'lapsed', reason: 'rejected' });
  });
});

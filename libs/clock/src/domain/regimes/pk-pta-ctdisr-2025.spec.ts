import { regime, standing } from '../../../testing/regime.js';

const ID = 'pk-pta-ctdisr-2025';
const opened = (severity: 'critical' | 'high' | 'medium', holidays: string[] = []) =>
  regime(ID, {
    at: '2026-11-05 15:00',
    kinds: ['telecom-licensee'],
    sector: 'it-telecom',
    severity,
    holidays,
  }).event('aware', '2026-11-05 15:00');

describe('Pakistan, draft text for telecom licensees (draft, disabled)', () => {
  it('is shown as a draft, never as law', () => {
    expect(standing(ID)).toEqual({
      status: 'draft',
      caption: 'Draft text, telecom licensees',
      enabled: false,
      cited: true,
    });
  });

  it('tried out: nTCERT is told in 24 hours, the detailed report follows in five working days', () => {
    expect(opened('critical').due('notify')).toBe('Fri 6 Nov 2026 15:00');
    expect(opened('critical').due('detailed-report')).toBe('Thu 12 Nov 2026 23:59');
    expect(opened('critical', ['2026-11-09']).due('detailed-report')).toBe('Fri 13 Nov 2026 23:59');
  });

  it('medium severity is not meant; raised to high it is, counted from awareness', () => {
    const story = opened('medium');
    expect(story.open()).toEqual([]);
    story.change('2026-11-05 18:00', { severity: 'high' });
    expect(story.due('notify')).toBe('Fri 6 Nov 2026 15:00');
  });

  it('lowered again, what is no longer owed ends with the reason; what was missed stays missed', () => {
    const story = opened('high').change('2026-11-05 18:00', { severity: 'medium' });
    expect(story.clock('notify').ended).toMatchObject({ how: 'lapsed', reason: 'scope-ended' });
    const late = opened('high').change('2026-11-07 18:00', { severity: 'medium' });
    expect(late.state('notify', '2026-11-08 00:00')).toBe('missed');
  });
});

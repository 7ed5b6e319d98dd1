import { regime, standing } from '../../../testing/regime.js';

const ID = 'uk-csrb-2025';
const opened = (...flags: string[]) =>
  regime(ID, { at: '2026-11-02 10:00', kinds: ['digital-service-provider'], flags }).event(
    'aware',
    '2026-11-02 10:00',
  );

describe('United Kingdom, a Bill, as a model (draft, disabled)', () => {
  it('is shown as a bill, not as law', () => {
    expect(standing(ID)).toEqual({
      status: 'draft',
      caption: 'Foreign model (UK Bill)',
      enabled: false,
      cited: true,
    });
  });

  it('tried out: initial in 24 hours, full in 72', () => {
    const story = opened();
    expect(story.due('initial')).toBe('Tue 3 Nov 2026 10:00');
    expect(story.due('full')).toBe('Thu 5 Nov 2026 10:00');
    story
      .event('report_submitted', '2026-11-03 10:00')
      .event('report_submitted', '2026-11-05 10:00', { phases: ['notification'] });
    expect(story.open()).toEqual([]);
    expect(['initial', 'full'].map((id) => story.state(id, '2026-12-01 00:00'))).toEqual(['met', 'met']);
  });

  it('customers likely to be affected are told, without a number', () => {
    const story = opened('customers-likely-affected');
    expect(story.due('customers')).toBeNull();
    story.event('customers_informed', '2026-11-20 10:00');
    expect(story.state('customers', '2026-12-01 00:00')).toBe('met');
    expect(opened().find('customers')).toBeUndefined();
  });
});

import { regime, standing } from '../../../testing/regime.js';

const ID = 'pk-pisf-cii-72h';

describe('Pakistan, a vendor claims 72 hours for CII owners (claim, disabled)', () => {
  it('is shown as an unverified claim, never as law', () => {
    expect(standing(ID)).toEqual({
      status: 'vendor-claim',
      caption: 'Unverified vendor claim',
      enabled: false,
      cited: true,
    });
  });

  it('tried out: a CII owner aware on a Friday would report by Monday, and it never pauses', () => {
    const story = regime(ID, { at: '2026-11-06 10:00', kinds: ['ministry', 'cii-owner'] }).event(
      'aware',
      '2026-11-06 09:00',
      { recordedAt: '2026-11-06 10:00' },
    );
    expect(story.due('cii-report')).toBe('Mon 9 Nov 2026 09:00');
    expect(story.clock('cii-report').pinned.definition.pausable).toBe(false);
    story.pause('cii-report', '2026-11-06 12:00', 'awaiting-constituent');
    expect(story.clock('cii-report').pauses).toEqual([]);
    expect(story.state('cii-report', '2026-11-09 09:01')).toBe('missed');
  });

  it('a body that owns none is not meant', () => {
    expect(
      regime(ID, { at: '2026-11-06 10:00', kinds: ['ministry'] })
        .event('aware', '2026-11-06 10:00')
        .open(),
    ).toEqual([]);
  });
});

import { regime, standing } from '../../../testing/regime.js';

const ID = 'house-default';
const opened = (severity: 'critical' | 'high' | 'medium' | 'low' | 'baseline' | null, flags: string[] = []) =>
  regime(ID, { at: '2026-11-02 10:00', kinds: ['ministry'], severity, flags }).event(
    'received_by_fcert',
    '2026-11-02 10:00',
  );

describe('FCERT house targets', () => {
  it('are shown as house targets, cite no norm, and are the one text that is enabled', () => {
    expect(standing(ID)).toEqual({
      status: 'house',
      caption: 'FCERT house target',
      enabled: true,
      cited: false,
    });
  });

  it.each([
    ['critical', 'Mon 2 Nov 2026 10:15', 'Mon 2 Nov 2026 10:30'],
    ['high', 'Mon 2 Nov 2026 10:30', 'Mon 2 Nov 2026 12:00'],
    ['medium', 'Mon 2 Nov 2026 12:00', 'Mon 2 Nov 2026 18:00'],
    ['low', 'Mon 2 Nov 2026 18:00', 'Wed 4 Nov 2026 23:59'],
  ] as const)('%s: FCERT acknowledges by %s and triages by %s', (severity, acknowledge, triage) => {
    const story = opened(severity);
    expect(story.due(`fcert-acknowledge-${severity}`)).toBe(acknowledge);
    expect(story.due(`fcert-triage-${severity}`)).toBe(triage);
  });

  it.each([
    ['critical', 'Mon 2 Nov 2026 10:00'],
    ['high', 'Mon 2 Nov 2026 13:00'],
    ['medium', 'Tue 3 Nov 2026 09:00'],
    ['low', 'Thu 5 Nov 2026 09:00'],
  ] as const)('%s: the organisation, aware at nine, reports by %s', (severity, due) => {
    const story = opened(severity).event('aware', '2026-11-02 09:00', { recordedAt: '2026-11-02 10:00' });
    expect(story.due(`constituent-report-${severity}`)).toBe(due);
  });

  it('the severity not known yet, the clocks of high run', () => {
    expect(opened(null).due('fcert-acknowledge-high')).toBe('Mon 2 Nov 2026 10:30');
  });

  it('both sides are measured on one incident', () => {
    const story = opened('high').event('aware', '2026-11-02 09:00', { recordedAt: '2026-11-02 10:00' });
    expect(new Set(story.clocks().map(({ key }) => key.holder.kind))).toEqual(
      new Set(['fcert', 'constituent']),
    );
  });

  it('medium is escalated only where it touches critical infrastructure or several organisations', () => {
    expect(
      opened('medium').event('classified', '2026-11-02 11:00').find('fcert-escalate-medium'),
    ).toBeUndefined();
    expect(
      opened('medium', ['cii']).event('classified', '2026-11-02 11:00').due('fcert-escalate-medium'),
    ).toBe('Thu 5 Nov 2026 10:00');
  });

  it('a baseline event starts no clock of its own', () => {
    expect(opened('baseline').open()).toEqual([]);
  });
});

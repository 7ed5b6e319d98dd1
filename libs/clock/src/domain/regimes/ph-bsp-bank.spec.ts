import { asPkt } from '../../../testing/story.js';
import { regime, standing } from '../../../testing/regime.js';

const ID = 'ph-bsp-bank';
const opened = () =>
  regime(ID, {
    at: '2026-11-02 12:00',
    kinds: ['financial-entity'],
    sector: 'finance',
    flags: ['major-incident'],
  }).event('detected', '2026-11-02 11:00', { recordedAt: '2026-11-02 12:00' });

describe('Philippines, banks, as a model (regulation cited, disabled)', () => {
  it('is a cited regulation that starts nothing here by itself', () => {
    expect(standing(ID)).toMatchObject({ status: 'regulation', enabled: false, cited: true });
  });

  it('two hours from discovery, the follow-up 24 hours from the incident itself', () => {
    const story = opened();
    expect(story.due('initial')).toBe('Mon 2 Nov 2026 13:00');
    expect(story.due('follow-up')).toBeNull();
    expect(story.state('follow-up', '2026-12-01 00:00')).toBe('running');
    story.event('occurred', '2026-11-02 03:00', { recordedAt: '2026-11-02 14:00' });
    expect(story.due('follow-up')).toBe('Tue 3 Nov 2026 03:00');
    expect(asPkt(story.clock('follow-up').startedAt)).toBe('Mon 2 Nov 2026 11:00');
  });

  it('each report answers its own clock', () => {
    const story = opened().event('occurred', '2026-11-02 03:00', { recordedAt: '2026-11-02 12:30' });
    story.event('report_submitted', '2026-11-02 12:45');
    expect(story.open()).toEqual(['follow-up#1']);
    story.event('report_submitted', '2026-11-03 04:00', { phases: ['supplementary'] });
    expect(story.state('initial', '2026-12-01 00:00')).toBe('met');
    expect(story.state('follow-up', '2026-12-01 00:00')).toBe('met_late');
  });
});

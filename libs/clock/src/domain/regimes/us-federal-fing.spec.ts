import { regime, standing } from '../../../testing/regime.js';

const ID = 'us-federal-fing';
const opened = () =>
  regime(ID, { at: '2026-11-02 10:20', kinds: ['federal-agency'] })
    .event('received_by_fcert', '2026-11-02 10:20')
    .event('aware', '2026-11-02 10:00', { recordedAt: '2026-11-02 10:20' });

describe('United States, federal incident notification, as a model (regulation cited, disabled)', () => {
  it('is cited guidance that starts nothing here by itself', () => {
    expect(standing(ID)).toMatchObject({ status: 'regulation', enabled: false, cited: true });
  });

  it('an hour from identification, and an hour for the answer: two sides of one incident', () => {
    const story = opened();
    expect(story.due('initial')).toBe('Mon 2 Nov 2026 11:00');
    expect(story.due('cert-answer')).toBe('Mon 2 Nov 2026 11:20');
    story.event('report_submitted', '2026-11-02 10:20');
    expect(story.open()).toEqual(['cert-answer#1']);
    story.event('acknowledged', '2026-11-02 11:20', { by: { kind: 'fcert' } });
    expect(story.state('cert-answer', '2026-12-01 00:00')).toBe('met');
  });

  it('names the fields of the first report, and does not wait for detail beyond them', () => {
    const required = opened().clock('initial').pinned.definition.deliverable?.requires;
    expect(required).toEqual(expect.arrayContaining(['functional_impact', 'recoverability', 'contact']));
    expect(required).not.toContain('root_cause');
  });

  it('the answer of one side does not stop the clock of the other', () => {
    const story = opened().event('acknowledged', '2026-11-02 10:30', { by: { kind: 'fcert' } });
    expect(story.open()).toEqual(['initial#1']);
  });
});

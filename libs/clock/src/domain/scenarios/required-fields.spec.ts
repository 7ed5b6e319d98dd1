import { MINISTRY, Story, pin, pkt, shipped } from '../../../testing/story.js';
import { stateAt } from '../verdict.js';

const INDIA = [pin(shipped('in-cert-in-2022')), pin(shipped('house-default'))];
const ALL = [
  'category',
  'detected_at',
  'organisation',
  'affected_systems',
  'scope',
  'indicators',
  'actions_taken',
  'contact',
  'aware_at',
  'summary',
];
const by = { kind: 'constituent' as const, id: MINISTRY.id };

function story(filled: readonly string[] | undefined): Story {
  const told = { by, phases: ['initial'], ...(filled ? { filled } : {}) };
  return new Story(INDIA, { at: '2026-11-02 10:00', severity: 'high' })
    .event('aware', '2026-11-02 10:00')
    .event('noticed', '2026-11-02 10:00')
    .event('report_submitted', '2026-11-02 11:00', told);
}
const states = (told: Story, at = '2026-11-02 12:00') =>
  Object.fromEntries(told.clocks().map((clock) => [clock.key.clockId, stateAt(clock, pkt(at))]));

describe('a report and the fields each text requires of it', () => {
  it('counts towards every text whose fields it states', () => {
    expect(states(story(ALL))).toMatchObject({ report: 'met', 'constituent-report-high': 'met' });
  });

  it('counts towards the text that asks for less, not towards the one that asks for more', () => {
    const lean = story(['organisation', 'contact', 'aware_at', 'summary']);
    expect(states(lean)).toMatchObject({ report: 'running', 'constituent-report-high': 'met' });
    expect(states(lean, '2026-11-02 16:01')).toMatchObject({ report: 'missed' });
  });

  it('is late by the report that has them all, not by the first one', () => {
    const told = story(['organisation', 'contact', 'aware_at', 'summary']).event(
      'report_submitted',
      '2026-11-02 17:00',
      { by, phases: ['initial'], filled: ALL },
    );
    expect(states(told)).toMatchObject({ report: 'met_late', 'constituent-report-high': 'met' });
  });

  it('is not asked for fields where it is not said which it states', () => {
    expect(states(story(undefined))).toMatchObject({ report: 'met', 'constituent-report-high': 'met' });
  });
});

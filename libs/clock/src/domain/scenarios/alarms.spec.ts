import { Story, asPkt, pin, shipped } from '../../../testing/story.js';
import { plannedSteps } from '../alarms.js';
import { timingOf } from '../limits.js';

function received(at = '2026-11-02 10:00', recordedAt = at): Story {
  return new Story([pin(shipped('house-default'))], { at: recordedAt, severity: 'critical' }).event(
    'received_by_fcert',
    at,
    { recordedAt },
  );
}

describe('alarms', () => {
  it('are shares of the time allowed, and the due time', () => {
    expect(received().alarms('fcert-triage-critical')).toEqual([
      'warn-0.5 Mon 2 Nov 2026 10:15',
      'warn-0.75 Mon 2 Nov 2026 10:22',
      'warn-0.9 Mon 2 Nov 2026 10:27',
      'due Mon 2 Nov 2026 10:30',
    ]);
  });

  it('of the warnings over when the clock becomes known only the last fires', () => {
    expect(received('2026-11-02 10:00', '2026-11-02 10:25').alarms('fcert-triage-critical')).toEqual([
      'warn-0.75 Mon 2 Nov 2026 10:22',
      'warn-0.9 Mon 2 Nov 2026 10:27',
      'due Mon 2 Nov 2026 10:30',
    ]);
    expect(received('2026-11-02 10:00', '2026-11-02 10:45').alarms('fcert-triage-critical')).toEqual([
      'due Mon 2 Nov 2026 10:30',
    ]);
  });

  it('after the answer only a breach that happened before it is still told', () => {
    expect(received().event('classified', '2026-11-02 10:30').alarms('fcert-triage-critical')).toEqual([]);
    expect(received().event('classified', '2026-11-02 10:31').alarms('fcert-triage-critical')).toEqual([
      'due Mon 2 Nov 2026 10:30',
    ]);
  });

  it('a clock that was over before it became known is told to nobody', () => {
    const story = new Story([pin(shipped('house-default'))], { at: '2026-11-02 10:00', severity: 'critical' })
      .event('aware', '2026-11-02 05:00', { recordedAt: '2026-11-02 10:00' })
      .event('report_submitted', '2026-11-02 10:00');
    expect(story.state('constituent-report-critical', '2026-11-02 10:00')).toBe('met_late');
    expect(story.alarms('constituent-report-critical')).toEqual([]);
  });
});

describe('escalation steps at absolute instants', () => {
  const steps = (story: Story, clockId: string): string[] => {
    const clock = story.clock(clockId);
    return plannedSteps(clock.pinned, { ...timingOf(clock), pauses: clock.pauses }).map(
      (step) => `${step.level} ${step.action} ${step.to.join('+')} ${asPkt(step.at)}`,
    );
  };

  it('by share of the time allowed and after the due time', () => {
    expect(steps(received(), 'fcert-triage-critical')).toEqual([
      'step-1 notify fcert-t1 Mon 2 Nov 2026 10:22',
      'step-2 page fcert-shift-lead Mon 2 Nov 2026 10:30',
      'step-3 page fcert-director Mon 2 Nov 2026 11:00',
    ]);
  });

  it('before the due time in calendar units', () => {
    expect(steps(received(), 'constituent-final-critical')).toEqual([
      'step-1 notify constituent-poc Wed 25 Nov 2026 10:00',
      'step-2 notify constituent-poc+fcert-t1 Tue 1 Dec 2026 10:00',
      'step-3 notify constituent-poc+fcert-shift-lead Wed 2 Dec 2026 10:00',
    ]);
  });

  it('none without a due time', () => {
    const entity = { id: 'e', sectors: ['energy'], entityKinds: ['essential-entity'] };
    const story = new Story([pin(shipped('eu-nis2'))], {
      at: '2026-11-02 10:00',
      flags: { 'significant-impact': true },
      parties: [entity],
    }).event('requested', '2026-11-02 10:00');
    expect(steps(story, 'intermediate')).toEqual([]);
  });
});

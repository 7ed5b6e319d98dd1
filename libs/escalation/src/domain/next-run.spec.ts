import { firstRun, nextRun, repeatsLeft, resume, standingStep } from './next-run.js';
import type { PinnedStep } from './snapshot.js';

const at = (time: string): number => Date.parse(`2026-11-02T${time}:00Z`);

function step(no: number, time: string, repeat: Partial<PinnedStep> = {}): PinnedStep {
  const targets = [{ id: 'desk', title: 'Desk', kind: 'fcert-role' as const }];
  return {
    no,
    level: `step-${no}`,
    at: new Date(at(time)).toISOString(),
    action: 'page',
    targets,
    handOffs: [],
    requireAck: false,
    repeatEveryMs: null,
    maxRepeats: 0,
    ...repeat,
  };
}

const everyQuarter = { repeatEveryMs: 15 * 60_000, maxRepeats: 3 };

describe('the first run', () => {
  it('is due at the instant of the first step', () => {
    expect(firstRun([step(1, '10:07'), step(2, '10:12')], at('10:00'))).toEqual({
      stepNo: 1,
      repeatNo: 0,
      dueAt: at('10:07'),
    });
  });

  it('is due at arming where the instant had passed by then', () => {
    expect(firstRun([step(1, '10:07')], at('11:00'))?.dueAt).toBe(at('11:00'));
  });

  it('does not exist without steps', () => {
    expect(firstRun([], at('10:00'))).toBeNull();
  });
});

describe('what follows a run', () => {
  it('is the next step at its pinned instant, however late this run was', () => {
    const steps = [step(1, '10:07'), step(2, '10:12')];
    const ran = { stepNo: 1, repeatNo: 0, dueAt: at('10:07') };
    expect(nextRun(steps, ran, at('10:40'))).toEqual({ stepNo: 2, repeatNo: 0, dueAt: at('10:12') });
  });

  it('is nothing after the last step without repeats', () => {
    expect(
      nextRun([step(1, '10:07')], { stepNo: 1, repeatNo: 0, dueAt: at('10:07') }, at('10:07')),
    ).toBeNull();
  });

  it('is a repeat counted from the real run, so a standstill is caught up once', () => {
    const steps = [step(1, '10:15', everyQuarter)];
    const ran = { stepNo: 1, repeatNo: 0, dueAt: at('10:15') };
    expect(nextRun(steps, ran, at('13:00'))).toEqual({ stepNo: 1, repeatNo: 1, dueAt: at('13:15') });
  });

  it('ends after the last repeat', () => {
    const steps = [step(1, '10:15', everyQuarter)];
    expect(nextRun(steps, { stepNo: 1, repeatNo: 2, dueAt: at('10:45') }, at('10:45'))?.repeatNo).toBe(3);
    expect(nextRun(steps, { stepNo: 1, repeatNo: 3, dueAt: at('11:00') }, at('11:00'))).toBeNull();
  });

  it('is the repeat while it comes before the next step, then the step', () => {
    const steps = [step(1, '10:00', everyQuarter), step(2, '10:30')];
    const first = nextRun(steps, { stepNo: 1, repeatNo: 0, dueAt: at('10:00') }, at('10:00'));
    expect(first).toEqual({ stepNo: 1, repeatNo: 1, dueAt: at('10:15') });
    expect(nextRun(steps, first!, at('10:15'))).toEqual({ stepNo: 2, repeatNo: 0, dueAt: at('10:30') });
  });
});

describe('repeats left', () => {
  const steps = [step(1, '10:15', everyQuarter), step(2, '12:00')];

  it('counts those to come of the waiting step', () => {
    expect(repeatsLeft(steps, { stepNo: 1, repeatNo: 0, dueAt: 0 })).toBe(3);
    expect(repeatsLeft(steps, { stepNo: 1, repeatNo: 1, dueAt: 0 })).toBe(3);
    expect(repeatsLeft(steps, { stepNo: 1, repeatNo: 3, dueAt: 0 })).toBe(1);
    expect(repeatsLeft(steps, { stepNo: 2, repeatNo: 0, dueAt: 0 })).toBe(0);
    expect(repeatsLeft(steps, null)).toBe(0);
    expect(repeatsLeft(steps, { stepNo: 9, repeatNo: 0, dueAt: 0 })).toBe(0);
  });

  it('are none of a step without a span, whatever number stands beside it', () => {
    const once = [step(1, '10:00', { repeatEveryMs: null, maxRepeats: 3 })];
    const ran = { stepNo: 1, repeatNo: 0, dueAt: at('10:00') };
    expect(repeatsLeft(once, ran)).toBe(0);
    expect(nextRun(once, ran, at('10:00'))).toBeNull();
  });
});

describe('a chain whose acknowledgement has lapsed', () => {
  const steps = [step(1, '10:00'), step(2, '10:30', everyQuarter)];

  it('tells the desk told last once more, at once, and goes on from there', () => {
    const again = resume(steps, { stepNo: 1, repeatNo: 0 }, at('10:40'))!;
    expect(again).toEqual({ stepNo: 1, repeatNo: 1, dueAt: at('10:40') });
    expect(nextRun(steps, again, at('10:40'))).toEqual({ stepNo: 2, repeatNo: 0, dueAt: at('10:40') });
  });

  it('goes on with its first step where nobody had been told', () => {
    expect(resume(steps, null, at('09:50'))).toEqual({ stepNo: 1, repeatNo: 0, dueAt: at('10:00') });
  });

  it('comes to its end again: a repeat beyond the rule brings no further one', () => {
    const again = resume(steps, { stepNo: 2, repeatNo: 3 }, at('12:00'))!;
    expect(again.repeatNo).toBe(4);
    expect(nextRun(steps, again, at('12:00'))).toBeNull();
    expect(repeatsLeft(steps, { ...again, repeatNo: 6 })).toBe(0);
  });

  it('stands at the step that ran last, before any at the first', () => {
    expect(standingStep(steps, null)?.no).toBe(1);
    expect(standingStep(steps, { stepNo: 2, repeatNo: 1 })?.no).toBe(2);
    expect(standingStep([], null)).toBeUndefined();
  });
});

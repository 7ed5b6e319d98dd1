import { pinSteps } from './pin-steps.js';
import { retime } from './retime.js';
import type { PlannedStep } from './snapshot.js';

type StepRule = Omit<PlannedStep, 'at'>;

const at = (time: string): number => Date.parse(`2026-11-02T${time}:00Z`);
const path = { nodes: [], edges: [] };

function chain(rules: StepRule[], times: string[]) {
  const planned = rules.map((rule, index) => ({ ...rule, at: at(times[index]!) }));
  return pinSteps({ planned, path, holds: () => false });
}

function rule(level: string, to: string, more: Partial<StepRule> = {}): StepRule {
  return {
    level,
    action: 'page',
    to: [to],
    requireAck: false,
    repeatEvery: null,
    maxRepeats: null,
    channels: null,
    unacknowledgeAfter: null,
    ...more,
  };
}
const half = rule('half', 't1');
const most = rule('most', 'lead');
const due = rule('due', 'director', { repeatEvery: 'PT15M', maxRepeats: 3 });

const moved = (times: Record<string, string>) =>
  new Map(Object.entries(times).map(([level, time]) => [level, at(time)]));

describe('when the due time moves', () => {
  it('moves every step while none has run', () => {
    const steps = chain([half, most, due], ['10:30', '10:48', '11:00']);
    const pending = { stepNo: 1, repeatNo: 0, dueAt: at('10:30') };
    const result = retime(steps, pending, moved({ half: '10:10', most: '10:16', due: '10:20' }), at('10:05'));
    expect(result.steps.map((step) => step.at.slice(11, 16))).toEqual(['10:10', '10:16', '10:20']);
    expect(result.pending).toEqual({ stepNo: 1, repeatNo: 0, dueAt: at('10:10') });
  });

  it('leaves what has run where it was', () => {
    const steps = chain([half, most, due], ['10:30', '10:48', '11:00']);
    const pending = { stepNo: 2, repeatNo: 0, dueAt: at('10:48') };
    const result = retime(steps, pending, moved({ half: '10:10', most: '10:16', due: '10:20' }), at('10:35'));
    expect(result.steps.map((step) => step.at.slice(11, 16))).toEqual(['10:30', '10:16', '10:20']);
    expect(result.pending).toEqual({ stepNo: 2, repeatNo: 0, dueAt: at('10:35') });
  });

  it('orders unsent steps anew and gives them fresh numbers', () => {
    const steps = chain([half, most, due], ['10:30', '10:48', '11:00']);
    const pending = { stepNo: 2, repeatNo: 0, dueAt: at('10:48') };
    const result = retime(steps, pending, moved({ half: '10:10', most: '10:58', due: '10:50' }), at('10:35'));
    expect(result.steps.map((step) => [step.no, step.level])).toEqual([
      [1, 'half'],
      [2, 'due'],
      [3, 'most'],
    ]);
    expect(result.pending).toEqual({ stepNo: 2, repeatNo: 0, dueAt: at('10:50') });
  });

  it('keeps a waiting repeat unless a moved step comes before it', () => {
    const steps = chain([due, most], ['10:00', '11:30']);
    const pending = { stepNo: 1, repeatNo: 2, dueAt: at('10:30') };
    expect(retime(steps, pending, moved({ due: '09:00', most: '10:40' }), at('10:20')).pending).toEqual(
      pending,
    );
    expect(retime(steps, pending, moved({ due: '09:00', most: '10:25' }), at('10:20')).pending).toEqual({
      stepNo: 2,
      repeatNo: 0,
      dueAt: at('10:25'),
    });
  });

  it('wakes nothing where all has run', () => {
    const steps = chain([half], ['10:00']);
    expect(retime(steps, null, moved({ half: '09:00' }), at('10:20'))).toEqual({ steps, pending: null });
  });

  it('leaves a step where it was when no new instant is given for it', () => {
    const steps = chain([half, most], ['10:30', '10:48']);
    const pending = { stepNo: 1, repeatNo: 0, dueAt: at('10:30') };
    const result = retime(steps, pending, moved({ most: '10:55' }), at('10:05'));
    expect(result.steps.map((step) => step.at.slice(11, 16))).toEqual(['10:30', '10:55']);
  });
});

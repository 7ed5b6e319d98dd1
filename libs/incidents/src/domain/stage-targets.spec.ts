import { DomainError } from '@fcert/kernel';
import { type StageChoice, type StageDuty, chooseTargets } from './stage-targets.js';

const duty = (
  clockRowId: string,
  policyId: string,
  phase: string,
  more: Partial<StageDuty> = {},
): StageDuty => ({
  clockRowId,
  clockId: `${policyId}-${phase}`,
  policyId,
  policyTitle: policyId,
  phase,
  stopEvent: 'report_submitted',
  requires: [],
  isOpen: true,
  isAnswered: false,
  ...more,
});
const answered = { isOpen: false, isAnswered: true };
const withdrawn = { isOpen: false, isAnswered: false };

const choose = (duties: StageDuty[], choice: Partial<StageChoice>): string[] =>
  chooseTargets(duties, { phase: null, policies: [], clocks: [], ...choice }).map((it) => it.clockRowId);
const refusal = (duties: StageDuty[], choice: Partial<StageChoice>): [string, string[]] => {
  try {
    choose(duties, choice);
  } catch (error) {
    if (error instanceof DomainError)
      return [error.code, (error.details.errors ?? []).map(({ pointer }) => pointer)];
  }
  throw new Error('it was not refused');
};

describe('which clocks a staged report answers', () => {
  const two = [duty('a', 'house', 'final'), duty('b', 'preset', 'final'), duty('c', 'preset', 'initial')];

  it('answers the only instrument that waits for the phase', () => {
    expect(choose(two, { phase: 'initial' })).toEqual(['c']);
  });

  it('asks for names where several wait, and takes one, or both', () => {
    expect(refusal(two, { phase: 'final' })).toEqual(['stage-targets', ['/policies']]);
    expect(choose(two, { phase: 'final', policies: ['preset'] })).toEqual(['b']);
    expect(choose(two, { phase: 'final', policies: ['house', 'preset'] })).toEqual(['a', 'b']);
  });

  it('takes clocks of different phases when they are named themselves', () => {
    expect(choose(two, { clocks: ['a', 'c'] })).toEqual(['a', 'c']);
    expect(refusal(two, { clocks: ['a', 'x'] })).toEqual(['stage-targets', ['/clocks/1']]);
    expect(refusal(two, { clocks: ['a', 'c'], phase: 'final' })).toEqual(['stage-targets', ['/clocks/1']]);
    expect(refusal(two, { clocks: ['a'], policies: ['preset'] })).toEqual(['stage-targets', ['/clocks/0']]);
  });

  it('refuses an instrument that does not ask for the phase, and a choice of nothing', () => {
    expect(refusal(two, { phase: 'initial', policies: ['preset', 'house'] })).toEqual([
      'stage-targets',
      ['/policies/1'],
    ]);
    expect(refusal(two, {})).toEqual(['stage-targets', ['/phase']]);
  });

  it('refuses a phase nobody waits for; a withdrawn clock waits for nothing', () => {
    expect(refusal(two, { phase: 'review' })).toEqual(['stage-not-owed', []]);
    expect(refusal([duty('a', 'house', 'final', withdrawn)], { phase: 'final' })[0]).toBe('stage-not-owed');
    expect(refusal([duty('a', 'house', 'final', withdrawn)], { clocks: ['a'] })[1]).toEqual(['/clocks/0']);
  });

  it('takes a further submission on the clock answered last, but prefers what is still owed', () => {
    const repeated = [
      duty('a', 'house', 'progress', answered),
      duty('b', 'house', 'progress', answered),
      duty('c', 'other', 'progress', answered),
    ];
    expect(choose(repeated, { phase: 'progress', policies: ['house'] })).toEqual(['b']);
    expect(refusal(repeated, { phase: 'progress' })[1]).toEqual(['/policies']);
    const open = [...repeated, duty('d', 'house', 'progress')];
    expect(choose(open, { phase: 'progress' })).toEqual(['d']);
  });
});

import { TASK_STATES } from './lifecycle.js';
import { isRepeat, refuseOtherText } from './repeat.js';

const at = (state: (typeof TASK_STATES)[number], text: string | null = null) => ({ state, text });

describe('a verb that comes a second time', () => {
  it('acknowledging answers the same from then on, but not for an offer or a refusal', () => {
    const states = TASK_STATES.filter((state) => isRepeat('acknowledge', at(state), undefined));
    expect(states).toEqual(['acknowledged', 'started', 'completed', 'accepted', 'returned']);
  });

  it('starting answers the same until the task is handed back: then it is a new start', () => {
    const states = TASK_STATES.filter((state) => isRepeat('start', at(state), undefined));
    expect(states).toEqual(['started', 'completed', 'accepted']);
  });

  it('completing answers the same for the same evidence', () => {
    expect(isRepeat('complete', at('completed', 'host reimaged'), ' host reimaged ')).toBe(true);
    expect(isRepeat('complete', at('completed', 'host reimaged'), 'host switched off')).toBe(false);
    expect(refuseOtherText('complete', at('completed', 'host reimaged'))).toBe('other-text');
    expect(isRepeat('complete', at('started', null), 'host reimaged')).toBe(false);
  });

  it('refusing and returning answer the same for the same reason', () => {
    expect(isRepeat('refuse', at('refused', 'no access to site'), 'no access to site')).toBe(true);
    expect(isRepeat('refuse', at('refused', 'no access to site'), 'another reason')).toBe(false);
    expect(isRepeat('return', at('returned', 'logs are missing'), 'logs are missing')).toBe(true);
    expect(isRepeat('accept', at('accepted'), undefined)).toBe(true);
  });

  it('leaves verbs that never happened to the lifecycle', () => {
    expect(isRepeat('accept', at('completed'), undefined)).toBe(false);
    expect(refuseOtherText('refuse', at('started', 'x'))).toBeUndefined();
  });
});

import { FCERT } from './duty-holder.js';
import type { EventFact } from './history.js';
import { situationOf } from './situation.js';

function told(seq: number, at: number): EventFact {
  return { kind: 'event', event: 'aware', seq, at, recordedAt: seq };
}

describe('what is known to have happened', () => {
  it('stands by when it happened, and of one instant by when it was told', () => {
    const situation = situationOf([told(1, 50), told(2, 30), told(3, 50), told(4, 30), told(5, 40)]);
    expect(situation.eventsNamed('aware').map(({ seq }) => seq)).toEqual([2, 4, 5, 1, 3]);
    expect(situation.firstAt('aware', FCERT)).toBe(30);
    expect(situation.lastAt('aware', FCERT)).toBe(50);
  });

  it('is nothing where nobody told of it', () => {
    const situation = situationOf([told(1, 50)]);
    expect(situation.eventsNamed('detected')).toEqual([]);
    expect(situation.firstAt('detected', FCERT)).toBeNull();
    expect(situation.lastAt('detected', FCERT)).toBeNull();
  });

  it('does not concern one body where it was the act of another of its kind', () => {
    const situation = situationOf([
      { ...told(1, 20), by: { kind: 'constituent', id: 'one' } },
      { ...told(2, 40), by: { kind: 'constituent', id: 'other' } },
    ]);
    expect(situation.firstAt('aware', { kind: 'constituent', id: 'other' })).toBe(40);
    expect(situation.lastAt('aware', { kind: 'constituent', id: 'one' })).toBe(20);
    expect(situation.lastAt('aware', FCERT)).toBe(40);
  });
});

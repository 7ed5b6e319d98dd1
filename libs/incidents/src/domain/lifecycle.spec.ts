import { INCIDENT_STATES, TRANSITIONS, refuseClosure, refuseMove, type IncidentState } from './lifecycle.js';

describe('the lifecycle of an incident', () => {
  it('reaches every state from new', () => {
    const reached = new Set<IncidentState>(['new']);
    for (const state of reached) for (const next of TRANSITIONS[state]) reached.add(next);
    expect([...reached].sort()).toEqual([...INCIDENT_STATES].sort());
  });

  it('refuses every pair that is not listed, with a word', () => {
    for (const from of INCIDENT_STATES) {
      for (const to of INCIDENT_STATES) {
        const listed = (TRANSITIONS[from] as readonly string[]).includes(to);
        const refusal = refuseMove(from, to);
        if (from === to) expect(refusal).toBe('already-there');
        else if (to === 'closed') expect(refusal).toBe('use-closure');
        else expect(refusal).toBe(listed ? undefined : 'no-such-move');
      }
    }
  });
});

describe('closing', () => {
  const facts = {
    state: 'in-progress' as const,
    acknowledged: true,
    classified: true,
    disposition: 'incident/confirmed' as const,
    duplicateOf: null,
  };

  it('is allowed for an acknowledged, classified incident', () => {
    expect(refuseClosure(facts)).toBeUndefined();
  });

  it('is refused unseen, unclassified, twice, or as a duplicate of nothing', () => {
    expect(refuseClosure({ ...facts, acknowledged: false })).toBe('not-acknowledged');
    expect(refuseClosure({ ...facts, classified: false })).toBe('not-classified');
    expect(refuseClosure({ ...facts, state: 'closed' })).toBe('already-there');
    expect(refuseClosure({ ...facts, disposition: 'duplicate' })).toBe('names-no-survivor');
    expect(refuseClosure({ ...facts, duplicateOf: 'FC-2026-000001' })).toBe('names-no-survivor');
  });
});

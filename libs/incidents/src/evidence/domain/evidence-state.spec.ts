import {
  EVIDENCE_STATES,
  type EvidenceState,
  MOVES,
  mayMove,
  refuseRelease,
  verdict,
} from './evidence-state.js';

describe('the states of a file', () => {
  it('can all be reached from its first byte', () => {
    const reached = new Set<EvidenceState>(['uploading']);
    for (const state of reached) for (const next of MOVES[state]) reached.add(next);
    expect([...reached].sort()).toEqual([...EVIDENCE_STATES].sort());
  });

  it('know no way to clean but through a scan, and none back from destruction', () => {
    const ways = EVIDENCE_STATES.flatMap((from) => EVIDENCE_STATES.map((to) => [from, to] as const));
    const allowed = ways.filter(([from, to]) => mayMove(from, to));
    expect(allowed.filter(([, to]) => to === 'clean')).toEqual([['scanning', 'clean']]);
    expect(allowed.filter(([from]) => from === 'destroyed')).toEqual([]);
    expect(allowed).toHaveLength(Object.values(MOVES).flat().length);
  });

  it('let out as it is what is clean, and nothing else', () => {
    const out = EVIDENCE_STATES.filter((state) => refuseRelease(state, 'content') === null);
    expect(out).toEqual(['clean']);
  });

  it('let out in an archive what was looked at, but nothing in quarantine', () => {
    const kept = EVIDENCE_STATES.filter((state) => refuseRelease(state, 'sample') !== null);
    expect(kept).toEqual(['uploading', 'received', 'scanning', 'destroyed']);
  });

  it('unknown is never clean', () => {
    expect(verdict('nothing', false)).toBe('clean');
    expect(verdict('nothing', true)).toBe('unscannable');
    expect(verdict('refused', false)).toBe('unscannable');
    expect(verdict('none', false)).toBe('unscanned');
    expect(verdict('none', true)).toBe('unscannable');
    expect(verdict('signature', true)).toBe('infected');
  });
});

import { TLP_LABELS } from '@fcert/kernel';
import {
  HAND_OFF_STATES,
  HAND_OFF_TEXTS,
  HAND_OFF_TRANSITIONS,
  type HandOffState,
  eventOfHandOff,
  mayHandOffMove,
  needsSecondPerson,
  refuseRelease,
} from './hand-off.js';

describe('the lifecycle of a hand-off', () => {
  it('reaches every state from drafted', () => {
    const reached = new Set<HandOffState>(['drafted']);
    for (const state of reached) for (const next of HAND_OFF_TRANSITIONS[state]) reached.add(next);
    expect([...reached].sort()).toEqual([...HAND_OFF_STATES].sort());
  });

  it('refuses every pair that is not listed', () => {
    const allowed = HAND_OFF_STATES.flatMap((from) =>
      HAND_OFF_STATES.filter((to) => mayHandOffMove(from, to)).map((to) => `${from}>${to}`),
    );
    expect(allowed.sort()).toEqual([
      'acknowledged>returned',
      'drafted>released',
      'drafted>withdrawn',
      'released>acknowledged',
      'released>returned',
    ]);
  });
});

describe('a release', () => {
  const facts = {
    state: 'drafted',
    tlp: 'amber',
    presentTlp: 'amber',
    isMarkedStricter: false,
    incidentClosed: false,
    preparedById: 'a',
    releasedById: 'a',
  } as const;

  it('of what is marked up to AMBER needs one person, above it two', () => {
    for (const tlp of TLP_LABELS) {
      const alone = refuseRelease({ ...facts, tlp, presentTlp: tlp });
      expect(alone).toBe(needsSecondPerson(tlp) ? 'second-person' : undefined);
      expect(refuseRelease({ ...facts, tlp, presentTlp: tlp, releasedById: 'b' })).toBeUndefined();
    }
    expect(TLP_LABELS.filter(needsSecondPerson)).toEqual(['red', 'amber+strict']);
  });

  it('is refused when the label became stricter, the incident closed, or it is no draft', () => {
    expect(refuseRelease({ ...facts, presentTlp: 'red' })).toBe('label-changed');
    expect(refuseRelease({ ...facts, isMarkedStricter: true })).toBe('label-changed');
    expect(refuseRelease({ ...facts, presentTlp: 'green' })).toBeUndefined();
    expect(refuseRelease({ ...facts, incidentClosed: true })).toBe('incident-closed');
    for (const state of HAND_OFF_STATES.filter((it) => it !== 'drafted'))
      expect(refuseRelease({ ...facts, state })).toBe('no-such-move');
    for (const text of Object.values(HAND_OFF_TEXTS)) expect(text).toMatch(/\.$/);
  });
});

describe('what a hand-off says to the clocks', () => {
  const edges = [
    { to: 'government-cert', mode: 'serial' },
    { to: 'cii-cert', mode: 'parallel' },
    { to: 'nccia', mode: 'hand-off' },
  ] as const;

  it('is that it was escalated, unless paths only hand over to the body', () => {
    expect(eventOfHandOff('government-cert', edges)).toBe('escalated');
    expect(eventOfHandOff('cii-cert', edges)).toBe('escalated');
    expect(eventOfHandOff('nccia', edges)).toBe('information_shared');
    expect(eventOfHandOff('nccia', [...edges, { to: 'nccia', mode: 'serial' }])).toBe('escalated');
    expect(eventOfHandOff('elsewhere', edges)).toBe('escalated');
  });
});

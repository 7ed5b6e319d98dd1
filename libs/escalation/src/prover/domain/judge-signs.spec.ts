import { type Signs, judgeSigns } from './judge-signs.js';

const WELL: Signs = {
  beats: { 'clock-sweep': 900, 'escalation-sweep': 1_100, 'outbox-relay': 2_000 },
  unnumberedAgeMs: 200,
  undelivered: [{ handler: 'triage.report', ageMs: 3_000 }],
  dead: [],
};
const LONG_WATCH = { seenForMs: 600_000, skewMs: 40 };

const kinds = (signs: Signs, watch = LONG_WATCH) =>
  judgeSigns(signs, watch).map(({ kind, about }) => `${kind} ${about}`);

describe('signs of life', () => {
  it('says nothing while everybody keeps his promise', () => {
    expect(kinds(WELL)).toEqual([]);
  });

  it('hears the silence of a sweep, a heart never seen included', () => {
    expect(kinds({ ...WELL, beats: { ...WELL.beats, 'clock-sweep': 21_000 } })).toEqual([
      'worker-asleep clock-sweep',
    ]);
    expect(kinds({ ...WELL, beats: {} })).toEqual([
      'worker-asleep clock-sweep',
      'worker-asleep escalation-sweep',
      'relay-asleep outbox-relay',
    ]);
  });

  it('does not take the silence of the database for that of the others', () => {
    const old = {
      ...WELL,
      beats: { 'clock-sweep': 3_600_000, 'escalation-sweep': 3_600_000, 'outbox-relay': 3_600_000 },
    };
    expect(kinds(old, { seenForMs: 19_000, skewMs: 0 })).toEqual([]);
    expect(kinds(old, { seenForMs: 21_000, skewMs: 0 })).toHaveLength(3);
  });

  it('names events that wait, deliveries that were set aside, and a clock that is wrong', () => {
    expect(kinds({ ...WELL, unnumberedAgeMs: 46_000 })).toEqual(['relay-asleep numbering']);
    expect(kinds({ ...WELL, undelivered: [{ handler: 'mssp.offer', ageMs: 61_000 }] })).toEqual([
      'delivery-stuck mssp.offer',
    ]);
    expect(kinds({ ...WELL, dead: [{ handler: 'mssp.offer', count: 3 }] })).toEqual([
      'delivery-dead mssp.offer',
    ]);
    expect(kinds(WELL, { ...LONG_WATCH, skewMs: -2_100 })).toEqual(['clock-skew prover']);
  });
});

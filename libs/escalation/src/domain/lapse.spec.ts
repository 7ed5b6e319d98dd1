import { judgeLapse } from './lapse.js';

const MINUTE = 60_000;
const acknowledged = Date.parse('2026-11-02T10:00:00Z');
const facts = {
  clock: { state: 'running', ended: false },
  afterMs: 30 * MINUTE,
  acknowledgedAt: acknowledged,
  lastActAt: null,
} as const;
const after = (minutes: number): number => acknowledged + minutes * MINUTE;

describe('an acknowledgement', () => {
  it('lapses when its time is over, not a moment before', () => {
    expect(judgeLapse({ ...facts, now: after(30) - 1 })).toEqual({ verdict: 'wait', until: after(30) });
    expect(judgeLapse({ ...facts, now: after(30) })).toEqual({ verdict: 'lapse', idleSince: acknowledged });
  });

  it('holds from the last act on; one before it counts for nothing', () => {
    const worked = { ...facts, lastActAt: after(20), now: after(40) };
    expect(judgeLapse(worked)).toEqual({ verdict: 'wait', until: after(50) });
    expect(judgeLapse({ ...worked, now: after(50) })).toEqual({ verdict: 'lapse', idleSince: after(20) });
    expect(judgeLapse({ ...worked, lastActAt: after(-20) })).toEqual({
      verdict: 'lapse',
      idleSince: acknowledged,
    });
  });

  it('waits while the clock stands still', () => {
    const paused = { ...facts, clock: { state: 'paused', ended: false } as const, now: after(90) };
    expect(judgeLapse(paused)).toEqual({ verdict: 'wait', until: after(120) });
  });

  it('stays for good once the clock is owed no more, or gone', () => {
    for (const state of ['met', 'met_late', 'withdrawn', 'missed'] as const)
      expect(judgeLapse({ ...facts, clock: { state, ended: true }, now: after(90) })).toEqual({
        verdict: 'keep',
      });
    expect(judgeLapse({ ...facts, clock: undefined, now: after(90) })).toEqual({ verdict: 'keep' });
  });

  it('lapses late too: a breached clock is still owed, and one by hand has none', () => {
    const missed = { ...facts, clock: { state: 'missed', ended: false } as const, now: after(90) };
    expect(judgeLapse(missed).verdict).toBe('lapse');
    expect(judgeLapse({ ...facts, clock: null, now: after(90) }).verdict).toBe('lapse');
  });
});

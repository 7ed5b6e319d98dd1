import { Story, pin, pkt, shipped, MINISTRY } from './story.js';
import type { PinnedPolicy } from '../src/domain/clock-state.js';
import type { Party } from '../src/domain/history.js';
import { carriedFrom, settledOn } from '../src/domain/merge.js';
import { givenBackFrom, mergeOf, sharedSince } from '../src/domain/unmerge.js';

/** `absorbed` is merged into `survivor` at an instant. */
export function merge(survivor: Story, absorbed: Story, at: string, party: Party = MINISTRY): void {
  const clocks = absorbed.clocks();
  absorbed.push({ kind: 'merged-into', ...absorbed.times(at), into: 'survivor' });
  survivor.push({
    kind: 'taken-over',
    ...survivor.times(at),
    from: 'absorbed',
    parties: [party],
    clocks: carriedFrom(clocks, pkt(at)),
    settled: settledOn(clocks),
  });
}

/** The merge is taken back at an instant. `policies`: those the survivor is bound to. */
export function unmerge(
  survivor: Story,
  absorbed: Story,
  at: string,
  policies: readonly PinnedPolicy[] = [pin(shipped('house-default'))],
): void {
  const taken = mergeOf(survivor.history, 'absorbed')!;
  const back = givenBackFrom({ policies, clocks: survivor.clocks() }, taken, pkt(at));
  for (const fact of sharedSince(survivor.history, taken))
    absorbed.push({ ...fact, seq: absorbed.history.length + 1, recordedAt: pkt(at) });
  absorbed.push({ kind: 'given-back', ...absorbed.times(at), from: 'survivor', ...back });
  survivor.push({ kind: 'released', ...survivor.times(at), to: 'absorbed' });
}

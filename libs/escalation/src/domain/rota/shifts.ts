import { type Interval, openingsWithin } from '../daily-window.js';
import { onDutyAt } from './on-duty.js';
import type { OnDuty, RotaOverride, RotaPlan } from './rota.js';
import { handOversWithin } from './turns.js';

/** A stretch of time with the same answer. `duty` null: a gap, nobody is on duty. */
export interface Shift extends Interval {
  readonly duty: OnDuty | null;
}

/** Who is on duty through an interval: shifts side by side that fill it, gaps included. */
export function shiftsOf(plan: RotaPlan, overrides: readonly RotaOverride[], within: Interval): Shift[] {
  const starts = [within.from, ...boundaries(plan, overrides, within)];
  const shifts: Shift[] = [];
  starts.forEach((from, n) => {
    const to = starts[n + 1] ?? within.to;
    const duty = onDutyAt(plan, overrides, from);
    const last = shifts.at(-1);
    if (last && isSameDuty(last.duty, duty)) shifts[shifts.length - 1] = { ...last, to };
    else shifts.push({ from, to, duty });
  });
  return shifts;
}

/** The instants at which the answer may change, inside the interval, ascending, each once. */
function boundaries(plan: RotaPlan, overrides: readonly RotaOverride[], within: Interval): number[] {
  const { zone } = plan;
  const all = [
    ...overrides.flatMap(({ from, to }) => [from, to]),
    ...plan.layers.flatMap((layer) => [
      ...handOversWithin(layer, zone, within),
      ...(layer.hours ? openingsWithin(layer.hours, zone, within).flatMap(({ from, to }) => [from, to]) : []),
    ]),
  ];
  const inside = all.filter((at) => at > within.from && at < within.to);
  return [...new Set(inside)].sort((a, b) => a - b);
}

function isSameDuty(a: OnDuty | null, b: OnDuty | null): boolean {
  if (!a || !b) return a === b;
  return (
    a.by === b.by && a.source === b.source && a.member.kind === b.member.kind && a.member.id === b.member.id
  );
}

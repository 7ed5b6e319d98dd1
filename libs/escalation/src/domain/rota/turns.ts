import { DateTime } from 'luxon';
import { RRuleTemporal } from 'rrule-temporal';
import type { Interval } from '../daily-window.js';
import type { RotaLayer } from './rota.js';

/** A reading of the wall clock as the milliseconds it would be in UTC: comparable, and free of any zone's jumps. */
type Wall = number;

/** One turn of a layer: it lasts until the next hand-over. */
export interface Turn extends Interval {
  readonly no: number;
}

const DAY = 86_400_000;
/** No zone is so far from UTC, nor jumps so far. */
const MOST_OFFSET = DAY;
/** Within it a rule hands over again (`check-rota.ts`): how far to look for the end of a turn. */
const LONGEST_TURN = 801 * DAY;

/**
 * The turn that holds `at`, or null before the first hand-over and after the end. Hand-overs are found on the wall
 * clock and only then placed in the zone: one in the hour that spring leaves out happens after the jump instead of
 * being lost, so daylight saving never changes whose turn it is.
 */
export function turnAt(layer: RotaLayer, zone: string, at: number): Turn | null {
  if (layer.endsAt !== undefined && at >= instantOf(wallOf(layer.endsAt), zone)) return null;
  const walls = handOvers(layer, at + LONGEST_TURN);
  let no = countUntil(walls, at + MOST_OFFSET) - 1;
  while (no >= 0 && instantOf(walls[no]!, zone) > at) no -= 1;
  if (no < 0) return null;
  const next = walls[no + 1];
  return {
    no,
    from: instantOf(walls[no]!, zone),
    to: next === undefined ? Infinity : instantOf(next, zone),
  };
}

/** Every instant in the interval at which the layer begins, hands over or ends. */
export function handOversWithin(layer: RotaLayer, zone: string, { from, to }: Interval): number[] {
  const walls = handOvers(layer, to + MOST_OFFSET);
  const near = walls.slice(countUntil(walls, from - MOST_OFFSET), countUntil(walls, to + MOST_OFFSET));
  const end = layer.endsAt === undefined ? [] : [wallOf(layer.endsAt)];
  return [...near, ...end].map((wall) => instantOf(wall, zone)).filter((at) => at > from && at < to);
}

/** `2026-11-02T09:00` as a wall-clock reading; NaN where it is none. */
export function wallOf(text: string): Wall {
  const read = DateTime.fromFormat(text, "yyyy-MM-dd'T'HH:mm", { zone: 'utc' });
  return read.isValid ? read.toMillis() : NaN;
}

function instantOf(wall: Wall, zone: string): number {
  return DateTime.fromMillis(wall, { zone: 'utc' }).setZone(zone, { keepLocalTime: true }).toMillis();
}

/** How many of the ascending readings are at or before `wall`. */
function countUntil(walls: readonly Wall[], wall: Wall): number {
  let [low, high] = [0, walls.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (walls[middle]! <= wall) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Known {
  readonly walls: readonly Wall[];
  readonly until: Wall;
}

/** What a rule gives never changes, and counting turns needs all of them: each rule is worked out once a process. */
const known = new Map<string, Known>();
const MOST_KNOWN = 500;
const AHEAD = 400 * DAY;
/** Hand-overs each hour for twenty years: far more than `check-rota.ts` lets through. */
const ITERATIONS_MAX = 200_000;

function handOvers(layer: Pick<RotaLayer, 'startsAt' | 'recurrence'>, until: Wall): readonly Wall[] {
  const key = `${layer.startsAt} ${layer.recurrence}`;
  const found = known.get(key);
  if (found && found.until > until + MOST_OFFSET) return found.walls;
  const horizon = until + AHEAD;
  const walls = ruleBetween(layer, horizon);
  if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value!);
  known.set(key, { walls, until: horizon });
  return walls;
}

/** Hand-overs from the start to `until`. Throws where the recurrence is none (`check-rota.ts` says so kindly). */
export function ruleBetween(
  { startsAt, recurrence }: Pick<RotaLayer, 'startsAt' | 'recurrence'>,
  until: Wall,
): Wall[] {
  const start = wallOf(startsAt);
  const first = DateTime.fromMillis(start, { zone: 'utc' }).toFormat("yyyyMMdd'T'HHmmss'Z'");
  const rule = new RRuleTemporal({
    rruleString: `DTSTART:${first}\nRRULE:${recurrence}`,
    maxIterations: ITERATIONS_MAX,
  });
  if (until < start) return [];
  return rule.between(new Date(start), new Date(until), true).map((one) => one.epochMilliseconds);
}

/** Moments at which a death hurts most. */
export const CRASH_POINTS = [
  'intake.before-commit',
  'intake.after-commit',
  'delivery.after-claim',
  'delivery.after-commit',
  'relay.after-numbering',
  'relay.after-enqueue',
  'clock.after-fire',
  'clock.after-commit',
  'gateway.before-emit',
  'gateway.during-replay',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Only in the test world, and only at the one point that CRASH_AT names. */
const armed = process.env.FCERT_WORLD === 'test' ? process.env.CRASH_AT : undefined;
/** With it only a pass that is about this event counts: a death that comes back with what brought it about. */
const only = process.env.CRASH_ON;
let hitsLeft = Number(process.env.CRASH_AFTER ?? 1);

if (armed !== undefined && !(CRASH_POINTS as readonly string[]).includes(armed)) {
  throw new Error(`CRASH_AT: there is no crash point ${armed}`);
}

/**
 * Kills this process as `kill -9` does, at the n-th pass of the armed point (CRASH_AFTER, else the first), or at the
 * passes about one event (CRASH_ON, its id).
 */
export function crashPoint(name: CrashPoint, about?: string): void {
  if (armed !== name || (only !== undefined && only !== about)) return;
  hitsLeft -= 1;
  if (!(hitsLeft > 0)) process.kill(process.pid, 'SIGKILL');
}

import type { AlertChannel } from '@fcert/kernel';
import { Duration } from 'luxon';
import type { Path, PathNode, PinnedStep, PlannedStep, StepAction } from './snapshot.js';

/** What an action is worth: a page rings, a notice waits to be read. */
export const CHANNELS: Readonly<Record<StepAction, readonly AlertChannel[]>> = {
  notify: ['live', 'email'],
  page: ['live', 'email', 'sms'],
  reassign: ['live', 'email'],
};

/** A step may be repeated at most so often, whatever a policy says. */
export const MAX_REPEATS = 50;

export interface PinInput<When> {
  readonly planned: readonly PlannedStep[];
  readonly path: Path<When>;
  /** Whether the scope of an edge holds for the subject now. */
  readonly holds: (when: When) => boolean;
}

/** Turns planned steps into numbered ones with named targets, in the order they will run. */
export function pinSteps<When>(input: PinInput<When>): PinnedStep[] {
  return inOrder(
    input.planned.map((planned) => pinStep(input, planned)),
    0,
  );
}

/** Sorts by instant (ties keep the policy's order) and numbers from `after` + 1. */
export function inOrder(steps: readonly PinnedStep[], after: number): PinnedStep[] {
  return [...steps]
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .map((step, index) => ({ ...step, no: after + index + 1 }));
}

function pinStep<When>(input: PinInput<When>, planned: PlannedStep): PinnedStep {
  const beside = planned.to.flatMap((id) => besides(input, id));
  const targets = distinct([...planned.to.map((id) => nodeOf(input.path, id)), ...beside.filter(isInside)]);
  return {
    no: 0,
    level: planned.level,
    at: new Date(planned.at).toISOString(),
    action: planned.action,
    targets,
    handOffs: distinct(beside.filter((node) => !isInside(node))),
    requireAck: planned.requireAck,
    ...repeats(planned),
    channels: planned.channels ?? CHANNELS[planned.action],
    unacknowledgeAfterMs: spanOf(planned.unacknowledgeAfter),
    above: lines(input, targets),
  };
}

/** Whom the path tells at the same time as `id`, where the edge is switched on and its scope holds. */
function besides<When>({ path, holds }: PinInput<When>, id: string): PathNode[] {
  return path.edges
    .filter((edge) => edge.from === id && edge.enabled && edge.mode !== 'serial')
    .filter((edge) => edge.when === undefined || holds(edge.when))
    .map((edge) => nodeOf(path, edge.to));
}

/** A target the path does not describe is still told: a gap in the path must not silence a step. */
function nodeOf(path: { nodes: readonly PathNode[] }, id: string): PathNode {
  return path.nodes.find((node) => node.id === id) ?? { id, title: id, kind: 'fcert-role' };
}

const isInside = (node: PathNode): boolean => node.kind !== 'outside-body';

function distinct(nodes: readonly PathNode[]): PathNode[] {
  return nodes.filter((node, index) => nodes.findIndex((other) => other.id === node.id) === index);
}

/** The desks above each target, nearest first, up to where the path leaves the house. */
function lines<When>(input: PinInput<When>, targets: readonly PathNode[]): Record<string, PathNode[]> {
  return Object.fromEntries(targets.map((target) => [target.id, lineAbove(input, target.id)]));
}

export function lineAbove<When>({ path, holds }: Omit<PinInput<When>, 'planned'>, from: string): PathNode[] {
  const line: PathNode[] = [];
  const seen = new Set([from]);
  for (let at: string | undefined = from; at !== undefined;) {
    const below: string = at;
    const edge = path.edges.find(
      (one) =>
        one.from === below &&
        one.enabled &&
        one.mode === 'serial' &&
        (one.when === undefined || holds(one.when)),
    );
    const next = edge && !seen.has(edge.to) ? nodeOf(path, edge.to) : undefined;
    at = next && isInside(next) ? next.id : undefined;
    if (next && at !== undefined) line.push(next);
    if (at !== undefined) seen.add(at);
  }
  return line;
}

/** `repeatEvery` without `maxRepeats` repeats once; days count 24 hours here, because repeats follow a real run. */
function repeats(planned: PlannedStep): Pick<PinnedStep, 'repeatEveryMs' | 'maxRepeats'> {
  const everyMs = spanOf(planned.repeatEvery);
  if (everyMs === null) return { repeatEveryMs: null, maxRepeats: 0 };
  return { repeatEveryMs: everyMs, maxRepeats: Math.min(planned.maxRepeats ?? 1, MAX_REPEATS) };
}

/** Milliseconds of an ISO 8601 span, or null where there is none to wait for. */
function spanOf(iso: string | null): number | null {
  const span = iso ? Duration.fromISO(iso).toMillis() : 0;
  return Number.isFinite(span) && span > 0 ? span : null;
}

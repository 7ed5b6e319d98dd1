import type { Candidate } from './candidates.js';
import type { AnchoredLimit, ClockState, Limit } from './clock-state.js';
import type { EventFact } from './history.js';
import type { Instant } from './instant.js';
import type { Ledger } from './ledger.js';
import { cappedDue, timingOf } from './limits.js';
import type { Anchor, ClockDefinition, ClockEventName } from './policy.js';
import { answers } from './stop-events.js';

/** Where a start comes from: its instant and, for a chain, the submission that made it. */
export interface Start {
  readonly at: Instant;
  readonly triggerSeq: number | null;
}

/** The earliest instant the start event is known to have happened, or null while it has not. */
export function startOf(ledger: Ledger, candidate: Candidate): Start | null {
  const { pinned, holder, scopeSince } = candidate;
  const { definition } = pinned;
  if (definition.startEvent === 'condition_met')
    return scopeSince === null ? null : { at: scopeSince, triggerSeq: null };
  if (definition.startEvent === 'period_end') {
    const { period } = ledger.situation;
    return period && { at: period.start, triggerSeq: null };
  }
  if (definition.startEvent === 'previous_report_submitted') {
    const followed = ledger.metOf(candidate, definition.follows ?? '');
    return followed ? { at: followed.ended.at, triggerSeq: followed.ended.stopSeq } : null;
  }
  const at = ledger.situation.firstAt(definition.startEvent, holder);
  return at === null ? null : { at, triggerSeq: null };
}

/**
 * `first` is the earliest instant ever recorded: a correction to a later time changes nothing. `latest` lets a
 * re-submission move it.
 */
export function anchorInstant(ledger: Ledger, candidate: Candidate, anchor: Anchor): Instant | null {
  const { situation } = ledger;
  const { holder, scopeSince } = candidate;
  switch (anchor.event) {
    case 'condition_met':
      return scopeSince;
    case 'period_end':
      return situation.period?.end ?? null;
    case 'previous_report_submitted':
      return submissionInstant(ledger, candidate, anchor);
    default:
      return anchor.pick === 'first'
        ? situation.firstAt(anchor.event, holder)
        : situation.lastAt(anchor.event, holder);
  }
}

/** When the clock counted from was met or, by the latest, when what met it was submitted again. */
function submissionInstant(ledger: Ledger, candidate: Candidate, { clock, pick }: Anchor): Instant | null {
  const met = ledger.metOf(candidate, clock ?? '');
  if (!met || pick === 'first') return met?.ended.at ?? null;
  const { pinned } = met.clock;
  const again = ledger.situation
    .eventsNamed(pinned.definition.stopEvent)
    .findLast((act) => answers(pinned, candidate.holder, act));
  return Math.max(met.ended.at, again?.at ?? met.ended.at);
}

/** The limit a clock has by its own definition, as far as its instants are known. */
export function anchoredLimit(ledger: Ledger, candidate: Candidate): AnchoredLimit {
  const { pinned } = candidate;
  const { anchor, cap: capBy } = pinned.definition;
  const from = anchorInstant(ledger, candidate, anchor);
  const cap = capBy ? anchorInstant(ledger, candidate, capBy.anchor) : null;
  const start = startOf(ledger, candidate)?.at ?? from;
  const due =
    from === null
      ? null
      : cappedDue(pinned, { anchor: from, cap, start: start ?? from }, ledger.entityKinds(candidate));
  return { kind: 'anchored', by: pinned, from, due };
}

/**
 * Brings open clocks in line with a newly recorded instant. A due time counted from a first instant only ever moves
 * earlier. One counted from the latest submission moves with it, until it has passed: then it stays passed.
 */
export function correctAnchors(ledger: Ledger, fact: EventFact): void {
  for (const clock of ledger.open()) {
    const isMoved = (limit: Limit): limit is AnchoredLimit =>
      limit.kind === 'anchored' && isCountedBy(limit.by.definition, fact.event);
    if (clock.limits.some(isMoved)) clock.limits = limitsAgain(ledger, clock, fact, isMoved);
    const own = clock.limits.find((limit) => limit.kind === 'anchored');
    if (own?.from != null) clock.anchorAt = own.from;
  }
}

function limitsAgain(
  ledger: Ledger,
  clock: ClockState,
  fact: EventFact,
  isMoved: (limit: Limit) => limit is AnchoredLimit,
): Limit[] {
  const { dueAt } = timingOf(clock);
  const passed = dueAt !== null && dueAt < fact.recordedAt;
  return clock.limits.map((limit): Limit => {
    if (!isMoved(limit)) return limit;
    const again = anchoredLimit(ledger, ledger.candidate(limit.by, clock.key.holder));
    if (limit.by.definition.anchor.pick === 'latest') return passed ? limit : again;
    return { ...again, from: again.from ?? limit.from, due: earlier(limit.due, again.due) };
  });
}

/** Whether an event can be one of the instants a definition counts by. */
export function isCountedBy({ anchor, cap, startEvent }: ClockDefinition, event: ClockEventName): boolean {
  return (
    isOrChains(anchor.event, event) || isOrChains(startEvent, event) || isOrChains(cap?.anchor.event, event)
  );
}

/** Any event may be the submission a chain counts by. */
function isOrChains(countedBy: ClockEventName | undefined, event: ClockEventName): boolean {
  return countedBy === event || countedBy === 'previous_report_submitted';
}

function earlier(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

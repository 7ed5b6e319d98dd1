import { anchoredLimit, startOf } from './anchors.js';
import type { Candidate } from './candidates.js';
import { type ClockState, type Limit, dutyOf } from './clock-state.js';
import { brokenOff, endingsOf, goOn } from './going-on.js';
import type { HistoryFact } from './history.js';
import type { Instant } from './instant.js';
import type { Ledger } from './ledger.js';
import { dueFrom } from './limits.js';
import { stopOf } from './stop-events.js';

/** A chain of reports is a handful long; more rounds mean that two clocks wake each other. */
const MOST_ROUNDS = 64;

type Beginning = Pick<
  ClockState,
  'startedAt' | 'anchorAt' | 'limits' | 'triggerSeq' | 'afterSeq' | 'breachTold' | 'broughtBy'
> &
  Partial<Pick<ClockState, 'pauses'>>;

/** Starts every clock whose time has come, and those that follow from clocks that were met at once. */
export function startDueClocks(ledger: Ledger, fact: HistoryFact): void {
  if (ledger.situation.merged) return;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    let started = false;
    for (const candidate of ledger.candidates()) {
      if (!candidate.awake) continue;
      candidate.awake = false;
      started = startOne(ledger, candidate, fact) || started;
    }
    if (!started) return;
  }
  throw new Error('clocks of a pinned policy start each other without end');
}

function startOne(ledger: Ledger, candidate: Candidate, fact: HistoryFact): boolean {
  const { holder, duty } = candidate;
  const { definition } = candidate.pinned;
  if (candidate.scopeSince === null || duty.open) return false;
  if (ledger.situation.holds(endingsOf(definition), holder)) return false;
  const beginning = begin(ledger, candidate);
  if (!beginning) return false;
  const clock = ledger.add(candidate, {
    knownAt: fact.recordedAt,
    pauses: [],
    ended: null,
    ...beginning,
  });
  stopIfAnswered(ledger, clock, fact);
  return true;
}

/** How a duty begins: gone on with where it had broken off, re-armed after an answer, or for the first time. */
function begin(ledger: Ledger, candidate: Candidate): Beginning | null {
  const { definition } = candidate.pinned;
  const isSettled = ledger.isSettledElsewhere(
    candidate.pinned.policy.document.id,
    dutyOf(definition),
    candidate.holder,
  );
  const last = brokenOff(candidate);
  // Handed over in a merge and fulfilled there: it does not come back with the merge.
  const isOver = isSettled && last?.ended?.reason === 'merged';
  const on = last?.ended && !isOver && goOn(ledger, candidate, last, goesOnAt(candidate, last.ended.at));
  if (on) return on;
  const answered = candidate.duty.instances.findLast((clock) => clock.ended?.how === 'met');
  if (answered) return definition.repeat ? rearmed(ledger, candidate, answered) : null;
  return isSettled ? null : first(ledger, candidate);
}

/** Since its scope holds again, or since it broke off where the scope has held all along. */
function goesOnAt({ scopeSince }: Candidate, brokenOffAt: Instant): Instant {
  return Math.max(scopeSince ?? brokenOffAt, brokenOffAt);
}

function first(ledger: Ledger, candidate: Candidate): Beginning | null {
  const { definition } = candidate.pinned;
  const start = startOf(ledger, candidate);
  if (!start) return null;
  const followed = definition.follows ? ledger.metOf(candidate, definition.follows) : undefined;
  if (definition.follows && !followed) return null;
  const upgradedAt = becameTrueAt(ledger, candidate);
  const own = anchoredLimit(ledger, candidate);
  return {
    startedAt: Math.max(start.at, followed?.ended.at ?? start.at, upgradedAt ?? start.at),
    anchorAt: own.from,
    limits: [countedFromUpgrade(ledger, candidate, own, upgradedAt) ?? own],
    triggerSeq: start.triggerSeq,
    afterSeq: 0,
    breachTold: false,
    broughtBy: null,
  };
}

/** The instant the scope became true where that was after the opening, else null. */
function becameTrueAt(ledger: Ledger, candidate: Candidate): Instant | null {
  const { scopeSince } = candidate;
  return scopeSince !== null && scopeSince > ledger.situation.openedAt ? scopeSince : null;
}

/**
 * A scope that becomes true so late that the time would already be over counts from that instant; the anchor stays on
 * record (note of sg-cii-2025: "When an upgrade happens late, count from the moment the flag became known").
 */
function countedFromUpgrade(
  ledger: Ledger,
  candidate: Candidate,
  own: Limit,
  upgradedAt: Instant | null,
): Limit | null {
  if (upgradedAt === null || own.due === null || own.due >= upgradedAt) return null;
  const due = dueFrom(candidate.pinned, upgradedAt, ledger.entityKinds(candidate));
  return { kind: 'fixed', from: upgradedAt, due };
}

/** A repeating duty counts anew from the act that answered it. */
function rearmed(ledger: Ledger, candidate: Candidate, answered: ClockState): Beginning | null {
  if (!answered.ended) return null;
  const { at, stopSeq } = answered.ended;
  const due = dueFrom(candidate.pinned, at, ledger.entityKinds(candidate));
  return {
    startedAt: at,
    anchorAt: at,
    limits: [{ kind: 'fixed', from: at, due }],
    triggerSeq: stopSeq,
    afterSeq: 0,
    breachTold: false,
    broughtBy: null,
  };
}

/** Ends the clock at the earliest act that answers it, if there is one. */
export function stopIfAnswered(ledger: Ledger, clock: ClockState, fact: HistoryFact): void {
  const { answeredBy } = ledger.candidateOf(clock).duty;
  const acts = ledger.situation.eventsNamed(clock.pinned.definition.stopEvent);
  const stop = stopOf(clock, acts, answeredBy);
  if (!stop) return;
  ledger.close(clock, {
    at: stop.at,
    recordedAt: fact.recordedAt,
    how: 'met',
    reason: stop.event,
    stopSeq: stop.seq,
  });
}

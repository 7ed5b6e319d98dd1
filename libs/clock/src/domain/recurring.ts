import type { DutyHolder } from './duty-holder.js';
import type { Instant } from './instant.js';
import { type PeriodSpan, anniversaryPeriod, calendarPeriod } from './periods.js';
import type { ClockDefinition, ClockPolicy, RecurringDuty, Scope } from './policy.js';
import { type ScopeFacts, inScope } from './scope.js';

/** Names one period of one duty of one holder. */
export interface DutyPeriodKey {
  readonly policyId: string;
  readonly dutyId: string;
  readonly holder: DutyHolder;
  readonly start: Instant;
  readonly end: Instant;
}

/**
 * One period of a recurring duty as a clock: it runs from the start of the period, counts from its end and is answered
 * by the report on it. So periods are kept, told and proved by the same ledger as everything else that is owed.
 */
export function clockOfDuty(duty: RecurringDuty): ClockDefinition {
  return {
    id: duty.id,
    title: duty.title,
    dutyHolder: duty.dutyHolder,
    startEvent: 'period_end',
    duration: duty.due,
    anchor: { event: 'period_end', pick: 'first' },
    cap: null,
    stopEvent: 'report_submitted',
    deliverable: duty.deliverable,
    pausable: false,
    warnAt: [],
    remindBefore: duty.remindBefore ?? [],
    escalationSteps: duty.escalationSteps,
    basis: duty.dueBasis ?? duty.basis,
  };
}

/** A clock of a policy by its id, be it started by an incident or by the calendar. */
export function definitionIn(document: ClockPolicy, clockId: string): ClockDefinition | undefined {
  const started = document.clocks.find((clock) => clock.id === clockId);
  const recurring = started ? undefined : document.recurring.find((duty) => duty.id === clockId);
  return recurring ? clockOfDuty(recurring) : started;
}

/** Reports on a period that must be over first; other deliverables (a review) may come at any time within it. */
const AFTER_THE_PERIOD: ReadonlySet<string> = new Set(['consolidated', 'summary', 'progress']);

export function waitsForPeriodEnd(duty: RecurringDuty): boolean {
  return duty.deliverable === undefined || AFTER_THE_PERIOD.has(duty.deliverable.phase);
}

/** Whether only incidents can tell that there is anything to report: its scope names what incidents have. */
export function isAboutIncidents(duty: Pick<RecurringDuty, 'appliesTo'>): boolean {
  const { severities, categories, flags } = duty.appliesTo ?? {};
  return severities !== undefined || categories !== undefined || flags !== undefined;
}

/** Who a body is, as far as it decides which duties it has. */
export type BodyFacts = Pick<ScopeFacts, 'sectors' | 'entityKinds'>;

/** Whether a body is one of those the duty is for, whatever happens in the period. */
export function isFor(policy: ClockPolicy, duty: RecurringDuty, body: BodyFacts): boolean {
  const facts: ScopeFacts = { ...body, severity: null, categories: [], flags: new Set() };
  return inScope(whoOf(policy.appliesTo), facts) && inScope(whoOf(duty.appliesTo), facts);
}

function whoOf(scope: Scope | undefined): Scope {
  return { sectors: scope?.sectors, entityKinds: scope?.entityKinds };
}

/** More periods than this are opened in the next round: a daily duty after a long silence. */
const MOST_AT_ONCE = 62;

/**
 * The periods that have begun by `now` and are not there yet, oldest first. A duty new to its holder begins with the
 * running period; an anniversary duty is counted from the day its first period began.
 */
export function periodsToOpen(
  duty: Pick<RecurringDuty, 'period' | 'alignment'>,
  known: { readonly first: Instant; readonly lastEnd: Instant } | null,
  now: Instant,
  zone: string,
): PeriodSpan[] {
  const periodAt = (at: Instant): PeriodSpan =>
    duty.alignment === 'calendar'
      ? calendarPeriod(at, duty.period, zone)
      : anniversaryPeriod(at, known?.first ?? now, duty.period, zone);
  if (!known) return [periodAt(now)];
  const spans: PeriodSpan[] = [];
  for (let from = known.lastEnd; from <= now && spans.length < MOST_AT_ONCE;) {
    const span = periodAt(from);
    spans.push(span);
    from = span.end;
  }
  return spans;
}

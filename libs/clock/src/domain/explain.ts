import { type ClockStatement, statementOf } from './clock-statement.js';
import type { RestingClock } from './closing.js';
import { local } from './due-working.js';
import type { HistoryFact } from './history.js';
import type { Instant } from './instant.js';
import type { ClockDefinition, Scope } from './policy.js';
import { FIRST_REPORT_PHASES } from './stop-events.js';

/** A recorded fact that a clock rests on, as evidence. */
export interface ExplainedFact {
  readonly seq: number;
  /** The event, or the kind of any other fact. */
  readonly what: string;
  readonly at: Instant;
  /** When the platform learned it. */
  readonly recordedAt: Instant;
}

/** Something that ends a clock that is still owed. */
export interface ClockStop {
  readonly kind: 'answer' | 'withdrawal' | 'end-of-repetition' | 'out-of-scope';
  readonly event: string | null;
  readonly text: string;
}

/** Why a clock runs, or ran: one part a question. Everything follows from the history and the pinned text. */
export interface ClockExplanation extends ClockStatement {
  readonly why: {
    readonly text: string;
    readonly startFact: ExplainedFact | null;
    readonly anchorFact: ExplainedFact | null;
    /** What the text asks of a case before it concerns it: of the whole policy and of this clock. */
    readonly scopes: readonly Scope[];
  };
  /** What would stop it; nothing once it has ended. */
  readonly stops: readonly ClockStop[];
}

/** @param asOf decides the state of a clock that is still owed */
export function explain(resting: RestingClock, asOf: Instant): ClockExplanation {
  const { clock, facts } = resting;
  const { definition, policy } = clock.pinned;
  const statement = statementOf(resting, asOf);
  const [startFact, anchorFact] = [factOf(facts, statement.start.fact), factOf(facts, statement.anchor.fact)];
  const scopes = [policy.document.appliesTo, definition.appliesTo ?? {}].filter(restricts);
  return {
    ...statement,
    why: {
      text: startText(resting, startFact, scopes.map(scopeText)),
      startFact,
      anchorFact,
      scopes,
    },
    stops: clock.ended ? [] : stopsOf(definition, scopes.length > 0),
  };
}

function startText({ clock }: RestingClock, fact: ExplainedFact | null, scopes: readonly string[]): string {
  const { definition } = clock.pinned;
  const { startEvent, startEventText } = definition;
  const event = startEventText === undefined ? startEvent : `${startEvent} (${startEventText})`;
  const follows = definition.follows === undefined ? '' : `, once "${definition.follows}" was met`;
  const learned = fact ? ` (fact ${fact.seq}, recorded ${local(fact.recordedAt, clock.pinned)})` : '';
  const concerns = scopes.length === 0 ? 'every case' : scopes.join('; ');
  return `began with ${event}${follows} at ${local(clock.startedAt, clock.pinned)}${learned}; it concerns ${concerns}`;
}

function factOf(facts: readonly HistoryFact[], seq: number | null): ExplainedFact | null {
  const fact = facts.find((one) => one.seq === seq);
  if (!fact) return null;
  const { at, recordedAt } = fact;
  return { seq: fact.seq, what: fact.kind === 'event' ? fact.event : fact.kind, at, recordedAt };
}

function restricts(scope: Scope): boolean {
  return Object.keys(scope).length > 0;
}

/** The scope in words: every part of it must hold. */
function scopeText({ sectors, severities, categories, entityKinds, flags }: Scope): string {
  const parts = [
    listed('sector', sectors),
    listed('severity', severities),
    listed('category', categories),
    listed('body that is', entityKinds),
    listed('all of', flags?.all, ' and '),
    listed('any of', flags?.any),
    listed('none of', flags?.none),
  ];
  return parts.filter((part) => part !== null).join(', ');
}

function listed(what: string, names: readonly string[] | undefined, between = ' or '): string | null {
  return names === undefined ? null : `${what} ${names.join(between)}`;
}

function stopsOf(definition: ClockDefinition, hasScope: boolean): ClockStop[] {
  return [
    { kind: 'answer', event: definition.stopEvent, text: answerText(definition) },
    ...(definition.withdrawOn ?? []).map((event): ClockStop => ({
      kind: 'withdrawal',
      event,
      text: `${event}: it is no longer owed`,
    })),
    ...(definition.repeat
      ? [
          stop(
            'end-of-repetition',
            definition.repeat.until,
            `${definition.repeat.until}: it is not asked for again`,
          ),
        ]
      : []),
    ...(hasScope
      ? [
          stop(
            'out-of-scope',
            null,
            'the case no longer fits: its counterpart takes over, or it is no longer owed',
          ),
        ]
      : []),
  ];
}

function stop(kind: ClockStop['kind'], event: string | null, text: string): ClockStop {
  return { kind, event, text };
}

function answerText({ stopEvent, dutyHolder, deliverable, repeat }: ClockDefinition): string {
  const isFirst = (FIRST_REPORT_PHASES as readonly string[]).includes(deliverable?.phase ?? '');
  const phase = deliverable ? ` as ${deliverable.phase}${isFirst ? ' (a first report is one)' : ''}` : '';
  const to = deliverable?.to === undefined ? '' : ` to ${deliverable.to}`;
  const again = repeat ? ', which begins the next one' : '';
  return `${stopEvent} by the ${dutyHolder}${phase}${to}${again}`;
}

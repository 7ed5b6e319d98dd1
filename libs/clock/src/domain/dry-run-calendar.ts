import { instanceName } from './clock-rows.js';
import type { PastSubject } from './dry-run.js';
import type { DutyHolder } from './duty-holder.js';
import { evaluate } from './evaluate.js';
import type { SubjectKind } from './history.js';
import type { Instant } from './instant.js';
import { timingOf } from './limits.js';
import { type ShownBasis, shownBasis } from './policy-words.js';
import type { WorkingCalendar } from './working-calendar.js';

/** A clock still owed that another calendar would count otherwise. */
export interface CalendarEffect {
  readonly clockId: string;
  readonly title: string;
  readonly dutyHolder: DutyHolder;
  readonly policy: ShownBasis & { readonly id: string; readonly version: string };
  /** What holds, before and after the revision: the subject is pinned to the calendar it was opened under. */
  readonly dueAt: Instant | null;
  /** What a subject with the same record would get if it were opened under the revised calendar. */
  readonly wouldBe: Instant | null;
}

export interface CalendarRow {
  readonly kind: SubjectKind;
  readonly reference: string;
  readonly openedAt: Instant;
  readonly clocks: readonly CalendarEffect[];
}

/** The running clocks of a subject that would be due at another instant by a revised calendar. */
export function tryCalendar(subject: PastSubject, calendar: WorkingCalendar): CalendarRow {
  const now = evaluate(subject.policies, subject.history);
  const then = evaluate(
    subject.policies.map((policy) =>
      policy.calendar?.id === calendar.id ? { ...policy, calendar } : policy,
    ),
    subject.history,
  );
  const byName = new Map(then.map((clock) => [instanceName(clock), clock]));
  const clocks = now.flatMap((clock): CalendarEffect[] => {
    const other = byName.get(instanceName(clock));
    const [dueAt, wouldBe] = [timingOf(clock).dueAt, other ? timingOf(other).dueAt : null];
    if (clock.ended || dueAt === wouldBe) return [];
    const { policy, definition } = clock.pinned;
    const { id, version } = policy.document;
    return [
      {
        clockId: clock.key.clockId,
        title: definition.title,
        dutyHolder: clock.key.holder,
        policy: { id, version, ...shownBasis(policy.document, definition) },
        dueAt,
        wouldBe,
      },
    ];
  });
  const { kind, reference, openedAt } = subject;
  return { kind, reference, openedAt, clocks };
}

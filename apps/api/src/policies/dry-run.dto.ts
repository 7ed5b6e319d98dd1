import type { CalendarDryRun, CalendarEffect, PolicyDryRun, TriedClock } from '@fcert/clock';
import { ApiProperty } from '@nestjs/swagger';
import { DutyHolderAnswer } from '../http/clock.dto.js';
import { encodeCursor } from '../http/cursor.js';

const nullableInstant = { type: String, nullable: true, format: 'date-time' } as const;

export class TriedClockAnswer {
  @ApiProperty({ format: 'date-time' })
  startedAt: string;

  @ApiProperty(nullableInstant)
  dueAt: string | null;

  @ApiProperty(nullableInstant)
  endedAt: string | null;

  @ApiProperty({ enum: ['running', 'paused', 'met', 'met_late', 'missed', 'withdrawn'] })
  state: string;

  @ApiProperty({ description: 'How long after its due instant it was answered or is still owed; 0 in time.' })
  lateSeconds: number;
}

export class TriedComparisonAnswer {
  @ApiProperty()
  clockId: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ type: DutyHolderAnswer })
  dutyHolder: DutyHolderAnswer;

  @ApiProperty()
  instance: number;

  @ApiProperty({ enum: ['same', 'changed', 'added', 'removed'] })
  change: string;

  @ApiProperty({ type: TriedClockAnswer, nullable: true, description: 'Under the version it ran under.' })
  before: TriedClockAnswer | null;

  @ApiProperty({ type: TriedClockAnswer, nullable: true, description: 'Under the text that is tried.' })
  after: TriedClockAnswer | null;
}

export class DryRunRowAnswer {
  @ApiProperty({ enum: ['incident', 'mssp-task'] })
  kind: string;

  @ApiProperty()
  reference: string;

  @ApiProperty({ format: 'date-time' })
  openedAt: string;

  @ApiProperty({ type: String, nullable: true, description: 'null: the policy was not in force for it.' })
  ranUnder: string | null;

  @ApiProperty({ type: [TriedComparisonAnswer] })
  clocks: TriedComparisonAnswer[];
}

export class DryRunTotalsAnswer {
  @ApiProperty()
  subjects: number;

  @ApiProperty()
  subjectsChanged: number;

  @ApiProperty()
  clocksBefore: number;

  @ApiProperty()
  clocksAfter: number;

  @ApiProperty()
  added: number;

  @ApiProperty()
  removed: number;

  @ApiProperty()
  changed: number;

  @ApiProperty()
  breachedBefore: number;

  @ApiProperty()
  breachedAfter: number;

  @ApiProperty()
  newlyBreached: number;

  @ApiProperty()
  noLongerBreached: number;

  @ApiProperty()
  lateSecondsBefore: number;

  @ApiProperty()
  lateSecondsAfter: number;

  @ApiProperty()
  latestSecondsAfter: number;
}

/** The text that was tried, with the words that stand beside its figures. */
export class TriedPolicyAnswer {
  @ApiProperty()
  id: string;

  @ApiProperty()
  version: string;

  @ApiProperty()
  status: string;

  @ApiProperty({ example: 'FCERT house target' })
  caption: string;
}

export class DryRunAnswer {
  @ApiProperty({ type: TriedPolicyAnswer })
  policy: TriedPolicyAnswer;

  @ApiProperty({ format: 'date-time', description: 'Open clocks are judged at this instant.' })
  at: string;

  @ApiProperty({
    type: DryRunTotalsAnswer,
    nullable: true,
    description: 'Of the whole selection; on the first page alone.',
  })
  totals: DryRunTotalsAnswer | null;

  @ApiProperty({ type: [DryRunRowAnswer] })
  items: DryRunRowAnswer[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class CalendarEffectAnswer {
  @ApiProperty()
  clockId: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ type: DutyHolderAnswer })
  dutyHolder: DutyHolderAnswer;

  @ApiProperty({ type: Object, description: 'id, version, status, caption and citation of its text.' })
  policy: object;

  @ApiProperty({ ...nullableInstant, description: 'Holds, whatever becomes of the calendar.' })
  dueAt: string | null;

  @ApiProperty({ ...nullableInstant, description: 'What the same record would get if it began now.' })
  wouldBe: string | null;
}

export class CalendarDryRunRowAnswer {
  @ApiProperty({ enum: ['incident', 'mssp-task'] })
  kind: string;

  @ApiProperty()
  reference: string;

  @ApiProperty({ format: 'date-time' })
  openedAt: string;

  @ApiProperty({ type: [CalendarEffectAnswer] })
  clocks: CalendarEffectAnswer[];
}

export class CalendarDryRunTotalsAnswer {
  @ApiProperty()
  subjects: number;

  @ApiProperty()
  clocks: number;
}

export class CalendarDryRunAnswer {
  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({ type: CalendarDryRunTotalsAnswer, nullable: true, description: 'On the first page alone.' })
  totals: CalendarDryRunTotalsAnswer | null;

  @ApiProperty({ type: [CalendarDryRunRowAnswer] })
  items: CalendarDryRunRowAnswer[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export function dryRunAnswer(
  policy: TriedPolicyAnswer,
  { at, totals, rows, next }: PolicyDryRun,
): DryRunAnswer {
  const items = rows.map(({ kind, reference, openedAt, ranUnder, clocks }) => ({
    ...{ kind, reference, ranUnder },
    openedAt: iso(openedAt),
    clocks: clocks.map((clock) => ({
      ...clock,
      before: clock.before && triedClock(clock.before),
      after: clock.after && triedClock(clock.after),
    })),
  }));
  return { policy, at: at.toISOString(), totals, items, nextCursor: next && encodeCursor(next) };
}

export function calendarDryRunAnswer({ at, totals, rows, next }: CalendarDryRun): CalendarDryRunAnswer {
  const items = rows.map((row) => ({ ...row, openedAt: iso(row.openedAt), clocks: row.clocks.map(effect) }));
  return { at: at.toISOString(), totals, items, nextCursor: next && encodeCursor(next) };
}

function effect({ dueAt, wouldBe, ...clock }: CalendarEffect): CalendarEffectAnswer {
  return { ...clock, dueAt: instant(dueAt), wouldBe: instant(wouldBe) };
}

function triedClock({ startedAt, dueAt, endedAt, state, lateSeconds }: TriedClock): TriedClockAnswer {
  return { startedAt: iso(startedAt), dueAt: instant(dueAt), endedAt: instant(endedAt), state, lateSeconds };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function instant(at: number | null): string | null {
  return at === null ? null : iso(at);
}

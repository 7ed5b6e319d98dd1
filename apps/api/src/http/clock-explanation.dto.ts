import type { ExplainedClock, ExplainedSubject } from '@fcert/clock';
import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { ClockPolicyAnswer, DutyHolderAnswer } from './clock.dto.js';

const nullableInstant = { type: String, nullable: true, format: 'date-time' } as const;

class MoreOfPolicyAnswer {
  @ApiProperty()
  title: string;

  @ApiProperty()
  legalBasis: string;

  @ApiProperty({ description: 'Days and working days are counted in this zone.' })
  timezone: string;

  @ApiProperty({ type: Object, nullable: true, description: 'id and revision of the calendar it counts by.' })
  calendar: object | null;
}

export class ExplainedPolicyAnswer extends IntersectionType(ClockPolicyAnswer, MoreOfPolicyAnswer) {}

export class ExplainedFactAnswer {
  @ApiProperty({ description: 'Its place in the record of the case.' })
  seq: number;

  @ApiProperty({ example: 'received_by_fcert' })
  what: string;

  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({ format: 'date-time', description: 'When the platform learned it.' })
  recordedAt: string;
}

export class WhyAnswer {
  @ApiProperty({ description: 'The same in one sentence.' })
  text: string;

  @ApiProperty({ example: 'classified', description: 'What brought it into being.' })
  startEvent: string;

  @ApiProperty(nullableInstant)
  startedAt: string | null;

  @ApiProperty({ type: ExplainedFactAnswer, nullable: true })
  startFact: ExplainedFactAnswer | null;

  @ApiProperty({ example: 'received_by_fcert', description: 'What it counts from.' })
  anchorEvent: string;

  @ApiProperty(nullableInstant)
  anchorAt: string | null;

  @ApiProperty({ type: ExplainedFactAnswer, nullable: true })
  anchorFact: ExplainedFactAnswer | null;

  @ApiProperty({ type: [Object], description: 'What the text asks of a case before it concerns it.' })
  scopes: object[];
}

export class WorkingStepAnswer {
  @ApiProperty({ example: 'count' })
  step: string;

  @ApiProperty(nullableInstant)
  from: string | null;

  @ApiProperty(nullableInstant)
  to: string | null;

  @ApiProperty()
  text: string;
}

export class ExplainedDueAnswer {
  @ApiProperty(nullableInstant)
  at: string | null;

  @ApiProperty({
    type: [WorkingStepAnswer],
    description: 'Duration, cap, roll, limits and pauses, step by step.',
  })
  working: WorkingStepAnswer[];
}

export class ExplainedVerdictAnswer {
  @ApiProperty({ enum: ['running', 'paused', 'met', 'met_late', 'missed', 'withdrawn'] })
  state: string;

  @ApiProperty({ description: '0 in time.' })
  lateSeconds: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The act that ended it, or why it is no longer owed.',
  })
  reason: string | null;

  @ApiProperty(nullableInstant)
  endedAt: string | null;
}

export class ClockStopAnswer {
  @ApiProperty({ enum: ['answer', 'withdrawal', 'end-of-repetition', 'out-of-scope'] })
  kind: string;

  @ApiProperty({ type: String, nullable: true })
  event: string | null;

  @ApiProperty()
  text: string;
}

export class ClockExplanationAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  clockId: string;

  @ApiProperty()
  instance: number;

  @ApiProperty()
  title: string;

  @ApiProperty({ type: DutyHolderAnswer })
  dutyHolder: DutyHolderAnswer;

  @ApiProperty({ type: ExplainedPolicyAnswer })
  policy: ExplainedPolicyAnswer;

  @ApiProperty({ type: WhyAnswer })
  why: WhyAnswer;

  @ApiProperty({ type: ExplainedDueAnswer })
  due: ExplainedDueAnswer;

  @ApiProperty({ type: ExplainedVerdictAnswer })
  verdict: ExplainedVerdictAnswer;

  @ApiProperty({ type: [ClockStopAnswer], description: 'What would stop it; nothing once it has ended.' })
  stops: ClockStopAnswer[];
}

/** Why each clock of one case runs or ran, recomputed from its record. */
export class ClockExplanationListAnswer {
  @ApiProperty()
  reference: string;

  @ApiProperty({ format: 'date-time', description: 'Open clocks are judged at this instant.' })
  at: string;

  @ApiProperty({ type: [ClockExplanationAnswer] })
  items: ClockExplanationAnswer[];
}

export function clockExplanations({ reference, at, clocks }: ExplainedSubject): ClockExplanationListAnswer {
  return { reference, at: iso(at), items: clocks.map(explanation) };
}

function explanation(clock: ExplainedClock): ClockExplanationAnswer {
  const { id, clockId, instance, title, dutyHolder, policy, why, start, anchor, due, verdict, stops, stop } =
    clock;
  return {
    ...{ id, clockId, instance, title, dutyHolder },
    policy: {
      ...{ id: policy.id, version: policy.version, title: policy.title, legalBasis: policy.legalBasis },
      ...{ status: policy.status, caption: policy.caption, citation: policy.citation },
      ...{ timezone: policy.timezone, calendar: policy.calendar },
    },
    why: {
      text: why.text,
      startEvent: start.event,
      startedAt: instant(start.at),
      startFact: fact(why.startFact),
      anchorEvent: anchor.event,
      anchorAt: instant(anchor.at),
      anchorFact: fact(why.anchorFact),
      scopes: [...why.scopes],
    },
    due: {
      at: instant(due.at),
      working: due.working.map((step) => ({ ...step, from: instant(step.from), to: instant(step.to) })),
    },
    verdict: {
      state: verdict.state,
      lateSeconds: Math.round(verdict.lateByMs / 1000),
      reason: verdict.reason,
      endedAt: instant(stop?.at ?? null),
    },
    stops: [...stops],
  };
}

function fact(of: ExplainedClock['why']['startFact']): ExplainedFactAnswer | null {
  return of && { ...of, at: iso(of.at), recordedAt: iso(of.recordedAt) };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function instant(at: number | null): string | null {
  return at === null ? null : iso(at);
}

import type { OwedClock, StagedReport, StoppedClock } from '@fcert/incidents';
import { ApiProperty } from '@nestjs/swagger';
import { ClockPolicyAnswer } from './clock.dto.js';

export class StoppedClockAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ type: ClockPolicyAnswer })
  policy: ClockPolicyAnswer;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  dueAt: string | null;

  @ApiProperty({ format: 'date-time' })
  stoppedAt: string;

  @ApiProperty({ enum: ['met', 'met_late'] })
  state: string;

  @ApiProperty({ description: 'From dueAt and stoppedAt; 0 when it was in time.' })
  lateByMs: number;
}

export class OwedClockAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ example: 'FCERT house target', description: 'Words shown beside the due time.' })
  caption: string;

  @ApiProperty({ type: ClockPolicyAnswer })
  policy: ClockPolicyAnswer;

  @ApiProperty({ type: String, nullable: true, description: 'The phase it waits for.' })
  phase: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  dueAt: string | null;

  @ApiProperty({ enum: ['running', 'paused', 'missed'] })
  state: string;
}

/** Something handed in on an incident, by the organisation or by FCERT, and what it did to the clocks of that side. */
export class StageSummaryAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: ['constituent', 'fcert'] })
  side: string;

  @ApiProperty({ type: [String], example: ['final'] })
  phases: string[];

  @ApiProperty({ type: [String], example: ['house-default'] })
  policies: string[];

  @ApiProperty({ format: 'date-time' })
  receivedAt: string;

  @ApiProperty()
  by: string;

  @ApiProperty()
  text: string;

  @ApiProperty({ type: [StoppedClockAnswer] })
  stopped: StoppedClockAnswer[];

  @ApiProperty({ type: [OwedClockAnswer], description: 'Still owed by that side when it was handed in.' })
  owed: OwedClockAnswer[];
}

export class StageAnswer extends StageSummaryAnswer {
  @ApiProperty({ type: 'object', additionalProperties: true })
  fields: Record<string, unknown>;
}

export class StageListAnswer {
  @ApiProperty({ type: [StageSummaryAnswer], description: 'Oldest first.' })
  items: StageSummaryAnswer[];
}

export function stageSummaryAnswer(stage: Omit<StagedReport, 'fields'>): StageSummaryAnswer {
  return {
    id: stage.id,
    side: stage.side,
    phases: [...stage.phases],
    policies: [...stage.policies],
    receivedAt: stage.receivedAt.toISOString(),
    by: stage.by,
    text: stage.text,
    stopped: stage.outcome.stopped.map(stoppedAnswer),
    owed: stage.outcome.owed.map(owedClockAnswer),
  };
}

export function stageAnswer(stage: StagedReport): StageAnswer {
  return { ...stageSummaryAnswer(stage), fields: { ...stage.fields } };
}

function stoppedAnswer({ clockId: _clockId, ...it }: StoppedClock): StoppedClockAnswer {
  return it;
}

function owedClockAnswer({ clockId: _clockId, ...it }: OwedClock): OwedClockAnswer {
  return it;
}

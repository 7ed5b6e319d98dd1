import type { EscalationWithRuns, PathNode, PinnedStep, StepRun } from '@fcert/escalation';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

export class EscalationBody {
  @ApiProperty({ example: 'fcert-director', description: 'Id of a desk on the escalation path.' })
  @IsString()
  @Length(1, 64)
  to: string;

  @ApiProperty()
  @IsString()
  @Length(3, 2000)
  reason: string;
}

export class EscalationDeskAnswer {
  @ApiProperty({ example: 'fcert-shift-lead' })
  id: string;

  @ApiProperty({ example: 'FCERT shift lead' })
  title: string;

  @ApiProperty({ enum: ['constituent-role', 'fcert-role', 'mssp-role', 'outside-body'] })
  kind: string;
}

export class EscalationRunAnswer {
  @ApiProperty()
  step: number;

  @ApiProperty({ description: '0 for the step itself.' })
  repeat: number;

  @ApiProperty({ format: 'date-time' })
  dueAt: string;

  @ApiProperty({ format: 'date-time' })
  firedAt: string;

  @ApiProperty()
  lateByMs: number;
}

export class EscalationStepAnswer {
  @ApiProperty()
  no: number;

  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({ enum: ['notify', 'page', 'reassign'] })
  action: string;

  @ApiProperty({ type: [EscalationDeskAnswer] })
  to: EscalationDeskAnswer[];

  @ApiProperty({
    type: [EscalationDeskAnswer],
    description: 'Outside bodies a person may hand over to at this point.',
  })
  handOffs: EscalationDeskAnswer[];
}

export class EscalationAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'Of the incident or task.' })
  reference: string;

  @ApiProperty({ enum: ['armed', 'raised', 'acknowledged', 'ended'] })
  state: string;

  @ApiProperty({ type: String, nullable: true, description: 'The clock it follows; null for one by hand.' })
  clock: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'FCERT house target' })
  caption: string | null;

  @ApiProperty({ type: String, nullable: true })
  reason: string | null;

  @ApiProperty()
  raisedBy: string;

  @ApiProperty({ type: [EscalationDeskAnswer], description: 'Who was told last, and is responsible.' })
  responsible: EscalationDeskAnswer[];

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  nextStepAt: string | null;

  @ApiProperty({ type: Number, nullable: true })
  nextStep: number | null;

  @ApiProperty()
  repeatsLeft: number;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  acknowledgedAt: string | null;

  @ApiProperty({ type: String, nullable: true })
  acknowledgedBy: string | null;

  @ApiProperty({ type: String, nullable: true })
  endReason: string | null;

  @ApiProperty({ type: [EscalationStepAnswer] })
  steps: EscalationStepAnswer[];

  @ApiProperty({ type: [EscalationRunAnswer] })
  runs: EscalationRunAnswer[];

  @ApiProperty()
  version: number;
}

export class EscalationListAnswer {
  @ApiProperty({ type: [EscalationAnswer] })
  items: EscalationAnswer[];
}

export function escalationAnswer({ escalation, runs }: EscalationWithRuns): EscalationAnswer {
  const { snapshot } = escalation;
  const lastStep = snapshot.steps.find((step) => step.no === runs.at(-1)?.stepNo);
  return {
    id: escalation.id,
    reference: escalation.reference,
    state: escalation.state,
    clock: snapshot.clock?.title ?? null,
    caption: snapshot.policy?.caption ?? null,
    reason: escalation.reason,
    raisedBy: escalation.raisedBy,
    responsible: (lastStep?.targets ?? []).map(deskAnswer),
    nextStepAt: escalation.nextStepAt?.toISOString() ?? null,
    nextStep: escalation.nextStepNo,
    repeatsLeft: escalation.repeatsLeft,
    acknowledgedAt: escalation.acknowledgedAt?.toISOString() ?? null,
    acknowledgedBy: escalation.acknowledgedBy,
    endReason: escalation.endReason,
    steps: snapshot.steps.map(stepAnswer),
    runs: runs.map(runAnswer),
    version: escalation.version,
  };
}

function stepAnswer({ no, at, action, targets, handOffs }: PinnedStep): EscalationStepAnswer {
  return { no, at, action, to: targets.map(deskAnswer), handOffs: handOffs.map(deskAnswer) };
}

function runAnswer(run: StepRun): EscalationRunAnswer {
  return {
    step: run.stepNo,
    repeat: run.repeatNo,
    dueAt: run.dueAt.toISOString(),
    firedAt: run.firedAt.toISOString(),
    lateByMs: run.lateByMs,
  };
}

function deskAnswer({ id, title, kind }: PathNode): EscalationDeskAnswer {
  return { id, title, kind };
}

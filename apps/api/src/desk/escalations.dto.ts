import type { EscalationWithRuns, PastLapse, PathNode, PinnedStep, StepRun } from '@fcert/escalation';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { SaysSomething } from '../http/says-something.js';
import { EscalationPolicyAnswer, escalationPolicy } from './escalation-policy.dto.js';

export class EscalationBody {
  @ApiProperty({ example: 'fcert-director', description: 'Id of a desk on the escalation path.' })
  @IsString()
  @Length(1, 64)
  to: string;

  @ApiProperty()
  @IsString()
  @Length(3, 2000)
  @SaysSomething()
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

export class EscalationToldAnswer {
  @ApiProperty({ enum: ['person', 'contact'] })
  kind: string;

  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: ['live', 'email', 'sms', 'webhook'], isArray: true })
  channels: string[];
}

export class EscalationFoundAnswer {
  @ApiProperty({ description: 'Id of the desk the step names.' })
  desk: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The desk told instead, where that one was empty.',
  })
  instead: string | null;

  @ApiProperty({ enum: ['on-duty', 'everybody', 'last-resort', 'outside-body', 'nobody'] })
  how: string;

  @ApiProperty({ type: [String], description: 'Desks that were asked first and had nobody.' })
  passed: string[];
}

export class EscalationLapseAnswer {
  @ApiProperty()
  acknowledgedBy: string;

  @ApiProperty({ format: 'date-time' })
  acknowledgedAt: string;

  @ApiProperty({ format: 'date-time' })
  lapsedAt: string;
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

  @ApiProperty({ type: [EscalationToldAnswer], description: 'Whom it told, as things stood when it ran.' })
  told: EscalationToldAnswer[];

  @ApiProperty({ type: [EscalationFoundAnswer], description: 'How they were found, for each desk.' })
  found: EscalationFoundAnswer[];
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

  @ApiProperty({ enum: ['live', 'email', 'sms', 'webhook'], isArray: true })
  channels: string[];
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

  @ApiProperty({ type: EscalationPolicyAnswer, nullable: true, description: 'null for one by hand.' })
  policy: EscalationPolicyAnswer | null;

  @ApiProperty({ type: String, nullable: true })
  reason: string | null;

  @ApiProperty()
  raisedBy: string;

  @ApiProperty({ type: [EscalationDeskAnswer], description: 'Who was told last, and is responsible.' })
  responsible: EscalationDeskAnswer[];

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  nextStepAt: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'When the waiting step was due before quiet hours put it off.',
  })
  deferredFrom: string | null;

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

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'When the acknowledgement lapses unless somebody moves the case.',
  })
  lapsesAt: string | null;

  @ApiProperty({ type: [EscalationLapseAnswer], description: 'Acknowledgements after which nothing moved.' })
  lapses: EscalationLapseAnswer[];

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

export function escalationAnswer({ escalation, runs, lapses }: EscalationWithRuns): EscalationAnswer {
  const { snapshot } = escalation;
  const lastStep = snapshot.steps.find((step) => step.no === runs.at(-1)?.stepNo);
  return {
    id: escalation.id,
    reference: escalation.reference,
    state: escalation.state,
    clock: snapshot.clock?.title ?? null,
    caption: snapshot.policy?.caption ?? null,
    policy: escalationPolicy(snapshot.policy),
    reason: escalation.reason,
    raisedBy: escalation.raisedBy,
    responsible: (lastStep?.targets ?? []).map(deskAnswer),
    nextStepAt: escalation.nextStepAt?.toISOString() ?? null,
    deferredFrom: escalation.deferredFrom?.toISOString() ?? null,
    nextStep: escalation.nextStepNo,
    repeatsLeft: escalation.repeatsLeft,
    acknowledgedAt: escalation.acknowledgedAt?.toISOString() ?? null,
    acknowledgedBy: escalation.acknowledgedBy,
    endReason: escalation.endReason,
    lapsesAt: escalation.unacknowledgeAt?.toISOString() ?? null,
    lapses: lapses.map(lapseAnswer),
    steps: snapshot.steps.map(stepAnswer),
    runs: runs.map(runAnswer),
    version: escalation.version,
  };
}

function stepAnswer({ no, at, action, targets, handOffs, channels }: PinnedStep): EscalationStepAnswer {
  return {
    no,
    at,
    action,
    to: targets.map(deskAnswer),
    handOffs: handOffs.map(deskAnswer),
    channels: [...(channels ?? [])],
  };
}

function lapseAnswer({ acknowledgedBy, acknowledgedAt, lapsedAt }: PastLapse): EscalationLapseAnswer {
  return {
    acknowledgedBy,
    acknowledgedAt: acknowledgedAt.toISOString(),
    lapsedAt: lapsedAt.toISOString(),
  };
}

function runAnswer(run: StepRun): EscalationRunAnswer {
  return {
    step: run.stepNo,
    repeat: run.repeatNo,
    dueAt: run.dueAt.toISOString(),
    firedAt: run.firedAt.toISOString(),
    lateByMs: run.lateByMs,
    told: run.recipients.map(({ kind, id, channels }) => ({ kind, id, channels: [...channels] })),
    found: run.resolution.map(({ target, desk, found, passed }) => ({
      desk: target,
      instead: desk,
      how: found,
      passed: [...passed],
    })),
  };
}

function deskAnswer({ id, title, kind }: PathNode): EscalationDeskAnswer {
  return { id, title, kind };
}

import type { TaskDetail, TaskRow } from '@fcert/mssp';
import { ApiProperty } from '@nestjs/swagger';
import { ClockAnswer, clockAnswer } from '../http/clock.dto.js';

export class NamedAnswer {
  @ApiProperty()
  code: string;

  @ApiProperty()
  name: string;
}

export class TaskRowAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ example: 'FCT-2026-000042' })
  reference: string;

  @ApiProperty({ example: 'FC-2026-000123' })
  incidentReference: string;

  @ApiProperty({ type: NamedAnswer })
  service: NamedAnswer;

  @ApiProperty({ description: 'Code of the provider.' })
  provider: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ enum: ['critical', 'high', 'medium', 'low', 'baseline'] })
  severity: string;

  @ApiProperty({ enum: ['amber', 'green', 'clear'] })
  tlp: string;

  @ApiProperty({
    enum: ['offered', 'acknowledged', 'started', 'completed', 'accepted', 'returned', 'refused', 'withdrawn'],
  })
  state: string;

  @ApiProperty({ type: NamedAnswer, description: 'The organisation the work is for.' })
  constituent: NamedAnswer;

  @ApiProperty({ format: 'date-time' })
  offeredAt: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  acknowledgedAt: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'Earliest due time still owed.',
  })
  nextDueAt: string | null;

  @ApiProperty()
  version: number;
}

export class TaskListAnswer {
  @ApiProperty({ type: [TaskRowAnswer] })
  items: TaskRowAnswer[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

/** Who did something to the task, and when. */
export class ActAnswer {
  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty()
  by: string;
}

export class StatementAnswer extends ActAnswer {
  @ApiProperty({ enum: ['complete', 'refuse', 'return', 'withdraw'] })
  verb: string;

  @ApiProperty()
  text: string;
}

export class TaskAnswer extends TaskRowAnswer {
  @ApiProperty()
  instructions: string;

  @ApiProperty({ description: 'Code of the contract.' })
  contract: string;

  @ApiProperty({ type: String, nullable: true })
  evidence: string | null;

  @ApiProperty({ type: String, nullable: true })
  refusalReason: string | null;

  @ApiProperty({ type: String, nullable: true })
  returnReason: string | null;

  @ApiProperty({ type: String, nullable: true })
  withdrawalReason: string | null;

  @ApiProperty({ type: ActAnswer })
  offered: ActAnswer;

  @ApiProperty({ type: ActAnswer, nullable: true })
  acknowledged: ActAnswer | null;

  @ApiProperty({ type: ActAnswer, nullable: true })
  started: ActAnswer | null;

  @ApiProperty({ type: ActAnswer, nullable: true })
  completed: ActAnswer | null;

  @ApiProperty({ type: ActAnswer, nullable: true })
  accepted: ActAnswer | null;

  @ApiProperty({ type: ActAnswer, nullable: true })
  returned: ActAnswer | null;

  @ApiProperty({ type: ActAnswer, nullable: true })
  refused: ActAnswer | null;

  @ApiProperty({ type: ActAnswer, nullable: true })
  withdrawn: ActAnswer | null;

  @ApiProperty({
    type: [StatementAnswer],
    description: 'Every evidence and reason ever given, oldest first.',
  })
  statements: StatementAnswer[];

  @ApiProperty({ type: [ClockAnswer], description: 'House targets and statutory duties.' })
  clocks: ClockAnswer[];

  @ApiProperty({
    type: [ClockAnswer],
    description: 'Agreed between FCERT and the provider; no duty under any law.',
  })
  contractClocks: ClockAnswer[];
}

export function taskRowAnswer(row: TaskRow, constituent: NamedAnswer): TaskRowAnswer {
  return {
    id: row.id,
    reference: row.reference,
    incidentReference: row.incidentReference,
    service: { code: row.service, name: row.serviceName },
    provider: row.provider,
    title: row.title,
    severity: row.severity,
    tlp: row.tlp,
    state: row.state,
    constituent,
    offeredAt: row.offeredAt.toISOString(),
    acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
    nextDueAt: row.nextDueAt?.toISOString() ?? null,
    version: row.version,
  };
}

export function taskAnswer(detail: TaskDetail, constituent: NamedAnswer): TaskAnswer {
  const { task, names } = detail;
  const row = { ...task, service: task.serviceId, serviceName: names.serviceName, provider: names.provider };
  return {
    ...taskRowAnswer({ ...row, sortKey: '' }, constituent),
    instructions: task.instructions,
    contract: names.contract,
    evidence: task.evidence,
    refusalReason: task.refusalReason,
    returnReason: task.returnReason,
    offered: { at: task.offeredAt.toISOString(), by: task.offeredBy },
    acknowledged: act(task.acknowledgedAt, task.acknowledgedBy),
    started: act(task.startedAt, task.startedBy),
    completed: act(task.completedAt, task.completedBy),
    accepted: act(task.acceptedAt, task.acceptedBy),
    returned: act(task.returnedAt, task.returnedBy),
    refused: act(task.refusedAt, task.refusedBy),
    withdrawalReason: task.withdrawalReason,
    withdrawn: act(task.withdrawnAt, task.withdrawnBy),
    statements: detail.statements.map((it) => ({
      verb: it.verb,
      text: it.text,
      at: it.at.toISOString(),
      by: it.by,
    })),
    clocks: detail.dutyClocks.map(clockAnswer),
    contractClocks: detail.contractClocks.map(clockAnswer),
  };
}

function act(at: Date | null, by: string | null): ActAnswer | null {
  return at === null ? null : { at: at.toISOString(), by: by ?? '' };
}

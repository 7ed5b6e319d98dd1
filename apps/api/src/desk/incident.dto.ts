import type { Incident, QueueRow, TimelineEntry } from '@fcert/incidents';
import { PAP_LABELS, type Pap } from '@fcert/kernel';
import { ApiProperty, PickType } from '@nestjs/swagger';
import { ClockAnswer } from '../http/clock.dto.js';

export class ClassificationAnswer {
  @ApiProperty({ type: String, nullable: true })
  class: string | null;

  @ApiProperty({ type: String, nullable: true })
  type: string | null;

  @ApiProperty({ type: Number, nullable: true, description: '0 to 1; null when an analyst set it.' })
  confidence: number | null;

  @ApiProperty({ enum: ['model', 'analyst'], nullable: true })
  by: string | null;
}

export class BodyAnswer {
  @ApiProperty()
  code: string;

  @ApiProperty()
  name: string;
}

export class AssigneeAnswer {
  @ApiProperty()
  id: string;

  @ApiProperty()
  name: string;
}

export class IncidentRowAnswer {
  @ApiProperty({ example: 'FC-2026-000123' })
  reference: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ type: String, nullable: true, enum: ['critical', 'high', 'medium', 'low', 'baseline'] })
  severity: string | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Upper bound of the house scoring profile, 0 to 100.',
  })
  priorityScore: number | null;

  @ApiProperty({ type: ClassificationAnswer })
  classification: ClassificationAnswer;

  @ApiProperty()
  state: string;

  @ApiProperty()
  tlp: string;

  @ApiProperty({ type: BodyAnswer })
  constituent: BodyAnswer;

  @ApiProperty()
  sector: string;

  @ApiProperty({ type: AssigneeAnswer, nullable: true })
  assignee: AssigneeAnswer | null;

  @ApiProperty({ type: ClockAnswer, nullable: true })
  nextClock: ClockAnswer | null;

  @ApiProperty()
  reportCount: number;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty()
  version: number;
}

export class IncidentListAnswer {
  @ApiProperty({ type: [IncidentRowAnswer] })
  items: IncidentRowAnswer[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class IncidentAnswer extends IncidentRowAnswer {
  @ApiProperty({
    type: [Object],
    description: 'The three types the classifier offers, with the words that spoke for each.',
  })
  suggestions: object[];

  @ApiProperty({ type: [String] })
  secondary: string[];

  @ApiProperty({
    type: Object,
    nullable: true,
    description: 'Breakdown of the score, unknowns as intervals.',
  })
  score: object | null;

  @ApiProperty({ type: [String] })
  flags: string[];

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  acknowledgedAt: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  closedAt: string | null;

  @ApiProperty({ type: String, nullable: true })
  disposition: string | null;

  @ApiProperty({ description: 'For named readers only: `GET …/restriction` says for whom.' })
  restricted: boolean;

  @ApiProperty({ enum: PAP_LABELS, description: 'How one may act on it (Permissible Actions Protocol).' })
  pap: Pap;

  @ApiProperty({ type: [ClockAnswer] })
  clocks: ClockAnswer[];

  @ApiProperty({ type: [Object] })
  reports: object[];

  @ApiProperty({ type: [Object] })
  observables: object[];

  @ApiProperty({ type: [Object] })
  related: object[];
}

/** What a change answers: enough for the caller to go on, without the whole page. */
export class ChangedAnswer extends PickType(IncidentRowAnswer, [
  'reference',
  'state',
  'severity',
  'version',
] as const) {
  @ApiProperty({ type: AssigneeAnswer, nullable: true })
  assignee: AssigneeAnswer | null;
}

export class TimelineEntryAnswer {
  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty()
  kind: string;

  @ApiProperty()
  text: string;

  @ApiProperty()
  by: string;

  @ApiProperty({ enum: ['fcert', 'constituent'] })
  visibility: string;

  @ApiProperty({ type: Object })
  data: object;
}

export class TimelineAnswer {
  @ApiProperty({ type: [TimelineEntryAnswer] })
  items: TimelineEntryAnswer[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export function assigneeAnswer(it: Pick<QueueRow, 'assigneeId' | 'assigneeLabel'>): AssigneeAnswer | null {
  return it.assigneeId === null ? null : { id: it.assigneeId, name: it.assigneeLabel ?? '' };
}

export function changedAnswer(incident: Incident): ChangedAnswer {
  return {
    reference: incident.reference,
    state: incident.state,
    severity: incident.severity,
    version: incident.version,
    assignee: assigneeAnswer(incident),
  };
}

export function rowAnswer(
  row: Omit<QueueRow, 'sortKey' | 'id'>,
  body: BodyAnswer | undefined,
  nextClock: ClockAnswer | undefined,
): IncidentRowAnswer {
  return {
    reference: row.reference,
    title: row.title,
    severity: row.severity,
    priorityScore: row.priorityScore,
    classification: { class: row.class, type: row.type, confidence: row.confidence, by: row.classifiedBy },
    state: row.state,
    tlp: row.tlp,
    constituent: { code: body?.code ?? '', name: body?.name ?? '' },
    sector: row.sector,
    assignee: assigneeAnswer(row),
    nextClock: nextClock ?? null,
    reportCount: row.reportCount,
    createdAt: row.openedAt.toISOString(),
    version: row.version,
  };
}

export function timelineEntryAnswer(entry: TimelineEntry): TimelineEntryAnswer {
  return {
    at: entry.at.toISOString(),
    kind: entry.kind,
    text: entry.text,
    by: entry.by,
    visibility: entry.visibility,
    data: entry.data,
  };
}

import type { ReportRow, StoredAddition } from '@fcert/incidents';
import { ApiProperty } from '@nestjs/swagger';
import { ClockAnswer } from '../http/clock.dto.js';

export class UpdateAnswer {
  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({ example: 'state' })
  kind: string;

  @ApiProperty()
  text: string;

  @ApiProperty()
  by: string;
}

export class AdditionAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: ['update', 'intermediate', 'final'] })
  phase: string;

  @ApiProperty()
  text: string;

  @ApiProperty({ format: 'date-time' })
  receivedAt: string;

  @ApiProperty()
  by: string;
}

export class ReportSummaryAnswer {
  @ApiProperty({ example: 'FCR-2026-000123' })
  reference: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ enum: ['received', 'triaged', 'declined'] })
  status: string;

  @ApiProperty({ format: 'date-time' })
  receivedAt: string;

  @ApiProperty({ description: 'How often the same sourceRef came.' })
  occurrences: number;

  @ApiProperty({ type: String, nullable: true })
  incidentReference: string | null;

  @ApiProperty({ type: String, nullable: true })
  incidentState: string | null;
}

export class ReportListAnswer {
  @ApiProperty({ type: [ReportSummaryAnswer] })
  items: ReportSummaryAnswer[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class ReportAnswer extends ReportSummaryAnswer {
  @ApiProperty()
  description: string;

  @ApiProperty({ type: String, nullable: true })
  category: string | null;

  @ApiProperty({ type: String, nullable: true })
  severityClaim: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  occurredAt: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  detectedAt: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  awareAt: string | null;

  @ApiProperty({ type: String, nullable: true })
  sourceRef: string | null;

  @ApiProperty()
  tlp: string;

  @ApiProperty({ type: Object })
  constituent: { code: string; name: string };

  @ApiProperty({ type: [ClockAnswer] })
  clocks: ClockAnswer[];

  @ApiProperty({ type: [UpdateAnswer] })
  updates: UpdateAnswer[];

  @ApiProperty({ type: [AdditionAnswer] })
  additions: AdditionAnswer[];
}

export function additionAnswer(addition: StoredAddition): AdditionAnswer {
  return {
    id: addition.id,
    phase: addition.phase,
    text: addition.text,
    receivedAt: addition.receivedAt.toISOString(),
    by: addition.by,
  };
}

export function summaryAnswer(row: Omit<ReportRow, 'id' | 'constituentId' | 'sortKey'>): ReportSummaryAnswer {
  return {
    reference: row.reference,
    title: row.title,
    status: row.status,
    receivedAt: row.receivedAt.toISOString(),
    occurrences: row.occurrences,
    incidentReference: row.incidentReference,
    incidentState: row.incidentState,
  };
}

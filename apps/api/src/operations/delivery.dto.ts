import type { DeadDelivery } from '@fcert/platform';
import { ApiProperty } from '@nestjs/swagger';
import { cutPage } from '../http/cursor.js';

export class DeadDeliveryAnswer {
  @ApiProperty({ format: 'uuid' })
  eventId!: string;

  @ApiProperty({
    description: 'Who was to hear of the event, as the pipeline names it.',
    example: 'triage.report',
  })
  handler!: string;

  @ApiProperty({ example: 'report.received' })
  eventType!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Number of what the event is about.' })
  reference!: string | null;

  @ApiProperty({ type: 'integer', description: 'Failures that ended with an error.' })
  attempts!: number;

  @ApiProperty({ type: 'integer', description: 'Beginnings that showed no end: the worker died or froze.' })
  unfinished!: number;

  @ApiProperty({ type: String, nullable: true, description: 'Name and code of the last failure.' })
  lastError!: string | null;

  @ApiProperty({ format: 'date-time' })
  deadAt!: string;
}

export class DeadDeliveryListAnswer {
  @ApiProperty({ type: [DeadDeliveryAnswer] })
  items!: DeadDeliveryAnswer[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}

export function deadDeliveryAnswer(row: DeadDelivery): DeadDeliveryAnswer {
  const { eventId, handler, eventType, reference, attempts, unfinished, lastError, deadAt } = row;
  return {
    eventId,
    handler,
    eventType,
    reference,
    attempts,
    unfinished,
    lastError,
    deadAt: deadAt.toISOString(),
  };
}

/** @param rows of the page, and one more where there is a next one */
export function deadDeliveryList(rows: readonly DeadDelivery[], limit: number): DeadDeliveryListAnswer {
  const { shown, nextCursor } = cutPage(rows, limit, ({ sortKey, eventId }) => ({
    key: sortKey,
    id: eventId,
  }));
  return { items: shown.map(deadDeliveryAnswer), nextCursor };
}

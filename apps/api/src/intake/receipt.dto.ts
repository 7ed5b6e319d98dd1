import type { Receipt } from '@fcert/incidents';
import { ApiProperty } from '@nestjs/swagger';

export class ReceiptLinks {
  @ApiProperty()
  self: string;
}

/** The automatic answer with the report's number. It stops no clock. */
export class ReceiptAnswer {
  @ApiProperty({ example: 'FCR-2026-000123' })
  reference: string;

  @ApiProperty({ format: 'date-time' })
  receivedAt: string;

  @ApiProperty({ enum: ['received'] })
  status: 'received';

  @ApiProperty({
    enum: ['first', 'again'],
    description: '`again`: the sourceRef was known; its count rose by one.',
  })
  occurrence: 'first' | 'again';

  @ApiProperty({ type: String, nullable: true, description: 'Null until triage; see links.self.' })
  incidentReference: null;

  @ApiProperty({ type: [Object], description: 'Empty until triage has started them; see links.self.' })
  clocks: never[];

  @ApiProperty({ type: ReceiptLinks })
  links: ReceiptLinks;
}

/** Depends on nothing that changes later: a replay of the request gets the same bytes. */
export function receiptAnswer(receipt: Receipt): ReceiptAnswer {
  return {
    reference: receipt.reference,
    receivedAt: receipt.receivedAt.toISOString(),
    status: 'received',
    occurrence: receipt.first ? 'first' : 'again',
    incidentReference: null,
    clocks: [],
    links: { self: `/v1/reports/${receipt.reference}` },
  };
}

import { FINDING_KINDS, type FindingView, type ProofSummary } from '@fcert/escalation';
import { ApiProperty } from '@nestjs/swagger';

const KINDS = Object.keys(FINDING_KINDS);

/** One gap between what should have happened and what did. */
export class FindingAnswer {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ enum: KINDS }) kind: string;
  @ApiProperty({ description: 'The kind in words.' }) title: string;
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'The incident, task or duty it is about; null where it is about none, or one you may not see.',
  })
  reference: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Instants and ids; null where you may not see the case.',
  })
  says: string | null;
  @ApiProperty({ description: 'false: it has happened and stays so. true: a state that can end.' })
  lasts: boolean;
  @ApiProperty({ format: 'date-time' }) firstSeenAt: string;
  @ApiProperty({ format: 'date-time' }) lastSeenAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) resolvedAt: string | null;
}

export class FindingListAnswer {
  @ApiProperty({ type: [FindingAnswer] }) items: FindingAnswer[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

export class ProofKindAnswer {
  @ApiProperty({ enum: KINDS }) kind: string;
  @ApiProperty({ type: 'integer' }) found: number;
  @ApiProperty({ type: 'integer' }) open: number;
}

export class ProofAnswer {
  @ApiProperty({
    type: [ProofKindAnswer],
    description: 'Kinds found in the period; one that is not here was not found.',
  })
  kinds: ProofKindAnswer[];
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the last walk through the whole history was complete.',
  })
  walkedAt: string | null;
  @ApiProperty({ type: 'integer', description: 'Complete walks through the whole history so far.' })
  walks: number;
}

/** @param mayKnow whether the reader may know which case it is about */
export function findingAnswer(finding: FindingView, mayKnow: boolean): FindingAnswer {
  const { id, kind, lasts } = finding;
  return {
    id,
    kind,
    title: FINDING_KINDS[kind],
    reference: mayKnow ? finding.reference : null,
    says: mayKnow ? finding.says : null,
    lasts,
    firstSeenAt: finding.firstSeenAt.toISOString(),
    lastSeenAt: finding.lastSeenAt.toISOString(),
    resolvedAt: finding.resolvedAt?.toISOString() ?? null,
  };
}

export function proofAnswer({ kinds, walkedAt, walks }: ProofSummary): ProofAnswer {
  return { kinds: [...kinds], walkedAt: walkedAt?.toISOString() ?? null, walks };
}

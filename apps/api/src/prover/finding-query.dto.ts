import { FINDING_KINDS, type FindingKind } from '@fcert/escalation';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { IsInstant } from '../http/is-instant.js';
import { PageQuery } from '../http/page-query.js';

const KINDS = Object.keys(FINDING_KINDS) as FindingKind[];
const STATES = ['open', 'ended'] as const;

/** A half-open period, by when a gap was first seen. */
export class ProofPeriodQuery {
  @ApiPropertyOptional({ format: 'date-time', description: 'First seen at or after this instant.' })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'First seen before this instant.' })
  @IsOptional()
  @IsInstant()
  to?: string;
}

export class FindingQueryDto extends PageQuery {
  @ApiPropertyOptional({ format: 'date-time', description: 'First seen at or after this instant.' })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'First seen before this instant.' })
  @IsOptional()
  @IsInstant()
  to?: string;

  @ApiPropertyOptional({ enum: STATES, description: '`open`: a state that lasts and has not ended.' })
  @IsOptional()
  @IsIn(STATES)
  state?: (typeof STATES)[number];

  @ApiPropertyOptional({ enum: KINDS })
  @IsOptional()
  @IsIn(KINDS)
  kind?: FindingKind;
}

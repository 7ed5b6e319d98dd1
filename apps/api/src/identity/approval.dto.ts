import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsObject, IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { SaysSomething } from '../http/says-something.js';
import { PageQuery } from '../http/page-query.js';

const STATES = ['open', 'approved', 'refused', 'withdrawn', 'expired'] as const;

export class ApprovalQuery extends PageQuery {
  @ApiPropertyOptional({ enum: STATES })
  @IsOptional()
  @IsIn(STATES)
  state?: (typeof STATES)[number];
}

export class ApprovalParameters {
  @IsUUID()
  id: string;
}

export class ApprovalBody {
  @ApiProperty({
    example: 'person.role',
    description:
      '`person.role` and `person.create` (change: `role`, `providerId`; to create also `email`, `name`), ' +
      '`person.invite`, `person.unlink`, `factor.reset` and `evidence.destroy` (no change).',
  })
  @IsString()
  @Matches(/^[a-z][a-z-]{1,30}\.[a-z][a-z-]{1,30}$/, { message: 'must be the name of an act' })
  kind: string;

  @ApiPropertyOptional({
    maxLength: 100,
    description: 'Id of what it is about. Left out for what is still to be made.',
  })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  subject?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'What is to be done to it.',
  })
  @IsOptional()
  @IsObject()
  change?: Record<string, unknown>;

  @ApiProperty({ minLength: 3, maxLength: 500, description: 'Why; the second person reads it.' })
  @IsString()
  @Length(3, 500)
  @SaysSomething()
  reason: string;
}

export class RefusalBody {
  @ApiProperty({ minLength: 3, maxLength: 500 })
  @IsString()
  @Length(3, 500)
  @SaysSomething()
  reason: string;
}

export class ApprovalAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  kind: string;

  @ApiProperty({
    description:
      'What kind of thing it is about: `person`, `address` for an account to be made, or `evidence`.',
  })
  subjectKind: string;

  @ApiProperty()
  subject: string;

  @ApiProperty({ type: 'object', additionalProperties: true })
  change: Readonly<Record<string, unknown>>;

  @ApiProperty()
  reason: string;

  @ApiProperty({ description: 'Name of whoever asked.' })
  requestedBy: string;

  @ApiProperty({ format: 'date-time' })
  requestedAt: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  @ApiProperty({ enum: STATES })
  state: string;

  @ApiProperty({ type: String, nullable: true, description: 'Name of whoever decided.' })
  decidedBy: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  decidedAt: string | null;

  @ApiProperty({ type: String, nullable: true })
  decisionReason: string | null;
}

export class ApprovalListAnswer {
  @ApiProperty({ type: [ApprovalAnswer] })
  items: ApprovalAnswer[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class ApprovedAnswer {
  @ApiProperty({ type: ApprovalAnswer })
  approval: ApprovalAnswer;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'What the act has to show, this once: an invitation, for example.',
  })
  result: Record<string, unknown> | null;
}

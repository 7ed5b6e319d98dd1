import type { LegalHold, RetentionClass, RetentionPolicy, RetentionRelease } from '@fcert/retention';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { SaysSomething } from '../http/says-something.js';

export class LegalHoldBody {
  @ApiPropertyOptional({ example: 'FC-2026-000001', description: 'Number of an incident; or name a body.' })
  @IsOptional()
  @IsString()
  @Length(1, 40)
  incident?: string;

  @ApiPropertyOptional({ example: 'MO-ENERGY', description: 'Code of a body: all its cases are held.' })
  @IsOptional()
  @IsString()
  @Length(2, 60)
  constituent?: string;

  @ApiProperty({ maxLength: 500, example: 'Inquiry of the Senate committee.' })
  @IsString()
  @Length(3, 500)
  @SaysSomething()
  reason: string;
}

export class LiftingBody {
  @ApiProperty({ maxLength: 500, example: 'The inquiry has ended.' })
  @IsString()
  @Length(3, 500)
  @SaysSomething()
  reason: string;
}

const DECISIONS = ['approved', 'withdrawn'] as const;

export class DecisionBody {
  @ApiProperty({ enum: DECISIONS, description: 'Approved only by another person than the proposer.' })
  @IsIn(DECISIONS)
  decision: (typeof DECISIONS)[number];
}

export class LegalHoldAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: String, nullable: true })
  incident: string | null;

  @ApiProperty({ type: String, nullable: true })
  constituent: string | null;

  @ApiProperty()
  reason: string;

  @ApiProperty()
  placedBy: string;

  @ApiProperty({ format: 'date-time' })
  placedAt: string;

  @ApiProperty({ type: String, nullable: true })
  liftedBy: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  liftedAt: string | null;

  @ApiProperty({ type: String, nullable: true })
  liftReason: string | null;
}

export class LegalHoldListAnswer {
  @ApiProperty({ type: [LegalHoldAnswer] })
  items: LegalHoldAnswer[];
}

export class RetentionClassAnswer {
  @ApiProperty({ example: 'case' })
  id: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ type: 'integer' })
  days: number;

  @ApiProperty({ description: 'What the days count from.' })
  from: string;

  @ApiProperty({ enum: ['redact', 'delete'] })
  act: RetentionClass['act'];

  @ApiProperty({ enum: ['two-people', 'none'] })
  release: RetentionClass['release'];

  @ApiProperty({ description: 'What is left afterwards.' })
  stays: string;
}

export class RetentionAnswer {
  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ enum: ['house', 'law'] })
  status: RetentionPolicy['status'];

  @ApiProperty({ example: 'FCERT house number' })
  caption: string;

  @ApiProperty()
  citation: string;

  @ApiProperty({ type: [RetentionClassAnswer] })
  classes: RetentionClassAnswer[];

  @ApiProperty({
    format: 'date-time',
    description: 'Cases closed before it would go, were they released now.',
  })
  cutoff: string;

  @ApiProperty({ type: 'integer', description: 'Cases that would go.' })
  cases: number;

  @ApiProperty({ type: 'integer', description: 'Cases past their time that a hold keeps.' })
  held: number;

  @ApiProperty({ type: [String], description: 'The oldest hundred that would go.' })
  first: string[];
}

export class RetentionReleaseAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'date-time' })
  cutoff: string;

  @ApiProperty({ type: 'integer' })
  policyVersion: number;

  @ApiProperty({ type: 'integer', description: 'Cases it spoke of when it was proposed.' })
  cases: number;

  @ApiProperty({ enum: ['proposed', 'approved', 'done', 'withdrawn'] })
  state: RetentionRelease['state'];

  @ApiProperty()
  proposedBy: string;

  @ApiProperty({ format: 'date-time' })
  proposedAt: string;

  @ApiProperty({ type: String, nullable: true })
  approvedBy: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  approvedAt: string | null;

  @ApiProperty({ type: 'integer', description: 'Cases whose words have gone so far.' })
  redacted: number;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  finishedAt: string | null;
}

export class RetentionReleaseListAnswer {
  @ApiProperty({ type: [RetentionReleaseAnswer] })
  items: RetentionReleaseAnswer[];
}

export function legalHoldAnswer(hold: LegalHold): LegalHoldAnswer {
  const { id, reference, constituent, reason, placedBy, liftedBy, liftReason } = hold;
  const placedAt = hold.placedAt.toISOString();
  const liftedAt = hold.liftedAt?.toISOString() ?? null;
  return { id, incident: reference, constituent, reason, placedBy, placedAt, liftedBy, liftedAt, liftReason };
}

export function releaseAnswer(release: RetentionRelease): RetentionReleaseAnswer {
  const { id, policyVersion, cases, state, proposedBy, approvedBy, redacted } = release;
  return {
    id,
    cutoff: release.cutoff.toISOString(),
    policyVersion,
    cases,
    state,
    proposedBy,
    proposedAt: release.proposedAt.toISOString(),
    approvedBy,
    approvedAt: release.approvedAt?.toISOString() ?? null,
    redacted,
    finishedAt: release.finishedAt?.toISOString() ?? null,
  };
}

import type { Rehearsal, RehearsalRow } from '@fcert/escalation';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsObject, IsOptional, Matches, ValidateIf } from 'class-validator';

const POLICY_ID = /^[a-z][a-z0-9-]{0,60}$/;

/** Either a written scenario or a past incident. */
export class RehearsalBody {
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'A written scenario; its shape and an example: docs/guides/rehearse.md.',
  })
  @ValidateIf((body: RehearsalBody) => body.scenario !== undefined || body.incident === undefined)
  @IsObject()
  scenario?: Record<string, unknown>;

  @ApiPropertyOptional({ example: 'FC-2026-000123', description: 'A past incident to be played again.' })
  @IsOptional()
  @Matches(/^FC-\d{4}-\d{6,10}$/)
  incident?: string;

  @ApiPropertyOptional({
    type: [String],
    description: 'Policies switched on for the play of a past incident.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @Matches(POLICY_ID, { each: true })
  enable?: string[];
}

export class RehearsalRowAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ enum: ['written', 'past'] })
  source: 'written' | 'past';

  @ApiProperty({ nullable: true, type: String })
  incident: string | null;

  @ApiProperty({ enum: ['asked', 'playing', 'played', 'failed'] })
  state: Rehearsal['state'];

  @ApiProperty()
  askedBy: string;

  @ApiProperty({ format: 'date-time' })
  askedAt: string;

  @ApiProperty({ format: 'date-time', nullable: true, type: String })
  endedAt: string | null;

  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    description: 'By duty holder: met, late, missed, and the share kept in time (0 to 1).',
  })
  grades: object[];
}

export class RehearsalAnswer extends RehearsalRowAnswer {
  @ApiProperty({ type: 'object', additionalProperties: true })
  scenario: object;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  result: object | null;

  @ApiProperty({ nullable: true, type: String, description: 'Why it could not be played.' })
  failure: string | null;
}

export class RehearsalListAnswer {
  @ApiProperty({ type: [RehearsalRowAnswer] })
  items: RehearsalRowAnswer[];

  @ApiProperty({ nullable: true, type: String })
  nextCursor: string | null;
}

export function rehearsalRowAnswer(it: Rehearsal | RehearsalRow): RehearsalRowAnswer {
  const { id, title, source, incident, state, askedBy } = it;
  return {
    ...{ id, title, source, incident, state, askedBy },
    askedAt: it.askedAt.toISOString(),
    endedAt: it.endedAt?.toISOString() ?? null,
    grades: [...(it.result?.grades ?? [])],
  };
}

export function rehearsalAnswer(it: Rehearsal): RehearsalAnswer {
  const { scenario, result, failure } = it;
  return { ...rehearsalRowAnswer(it), scenario, result, failure };
}

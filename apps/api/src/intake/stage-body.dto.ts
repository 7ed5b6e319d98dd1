import { REPORT_FIELDS, type ReportField, UNKNOWN } from '@fcert/incidents';
import { SEVERITIES } from '@fcert/kernel';
import { ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
} from 'class-validator';
import { withoutNulls } from '../http/nulls.js';
import { SaysSomething } from '../http/says-something.js';

const unknown = { type: 'string', enum: [UNKNOWN] } as const;

/** The schema of one field in the contract: its own kind, or "unknown". */
function schemaOf({ title, kind }: ReportField) {
  const description = title;
  switch (kind) {
    case 'text':
      return { type: 'string', maxLength: 8000, description };
    case 'instant':
      return { oneOf: [{ type: 'string', format: 'date-time' }, unknown], description };
    case 'list':
      return { oneOf: [{ type: 'array', maxItems: 200, items: { type: 'string' } }, unknown], description };
    case 'yes-no':
      return { oneOf: [{ type: 'boolean' }, unknown], description };
    case 'counts':
      return { oneOf: [{ type: 'object', additionalProperties: { type: 'number' } }, unknown], description };
    case 'severity':
      return { type: 'string', enum: [...SEVERITIES, UNKNOWN], description };
  }
}

/** A later stage of a staged report: which phase of which instruments it is, and what it states. */
export class StageBody {
  @ApiPropertyOptional({
    example: 'final',
    description:
      'The phase, as the instruments call it: initial, notification, progress, final … Needed unless clocks are named.',
  })
  @IsOptional()
  @IsString()
  @Length(1, 40)
  phase?: string;

  @ApiPropertyOptional({
    type: [String],
    example: ['house-default', 'pk-pta-ctdisr-2025'],
    description: 'Instruments it is for. May be left out while only one waits for the phase.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsString({ each: true })
  @Length(1, 64, { each: true })
  policies?: string[];

  @ApiPropertyOptional({
    type: [String],
    description: 'Ids of the clocks it answers, whatever their phase; instead of phase and policies.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  clocks?: string[];

  @ApiPropertyOptional({ maxLength: 20_000, description: 'Anything beside the fields.' })
  @IsOptional()
  @IsString()
  @Length(1, 20_000)
  @SaysSomething()
  text?: string;

  @ApiPropertyOptional({
    type: 'object',
    properties: Object.fromEntries(REPORT_FIELDS.map((field) => [field.id, schemaOf(field)])) as never,
    additionalProperties: true,
    description:
      'What it states. "unknown" is an answer to every field. What was stated earlier need not be repeated; GET …/owed-stages tells what is still needed.',
  })
  @IsOptional()
  @IsObject()
  fields?: Record<string, unknown>;
}

/** What is left out or null is not said: no phase, no names, no fields. */
export function stageContent({ phase, policies, clocks, text, fields }: StageBody) {
  return {
    phase: phase ?? null,
    policies: policies ?? [],
    clocks: clocks ?? [],
    text: text ?? '',
    fields: withoutNulls(fields),
  };
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
} from 'class-validator';
import { SaysSomething } from '../http/says-something.js';
import { IsInstant } from '../http/is-instant.js';

const POLICY_ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const VERSION = /^\d{1,5}\.\d{1,5}\.\d{1,5}$/;
export const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

export class PolicyVersionParameters {
  @IsString()
  @Length(1, 64)
  @Matches(POLICY_ID)
  id: string;

  @IsString()
  @Matches(VERSION)
  version: string;
}

export class DraftParameters {
  @IsUUID()
  id: string;
}

export class DraftBody {
  @ApiProperty({
    type: Object,
    description:
      'The whole text, by `data/policies/schema.json`. A new text of a stored policy has a higher version.',
  })
  @IsObject()
  document: object;

  @ApiProperty({ description: 'What is to change, and why.' })
  @IsString()
  @Length(3, 2000)
  @SaysSomething()
  note: string;
}

export class DecisionBody {
  @ApiProperty()
  @IsString()
  @Length(3, 2000)
  @SaysSomething()
  reason: string;
}

export class EnabledBody extends DecisionBody {
  @ApiProperty({
    description: 'Whether it starts clocks on new incidents and tasks. Where it runs, it goes on.',
  })
  @IsBoolean()
  enabled: boolean;
}

export class RetirementBody extends DecisionBody {
  @ApiPropertyOptional({
    example: '2027-06-30',
    description: 'Last day on which it starts clocks, in its own zone; left out: none from now on.',
  })
  @IsOptional()
  @Matches(DAY, { message: 'must be a day, as in 2027-06-30' })
  @IsISO8601({ strict: true })
  lastDay?: string;
}

/** Most incidents named one by one. */
const REFERENCES_MAX = 200;

export class PastBody {
  @ApiProperty({ format: 'date-time', description: 'Opened at or after this instant.' })
  @IsInstant()
  from: string;

  @ApiProperty({ format: 'date-time', description: 'Opened before this instant.' })
  @IsInstant()
  to: string;

  @ApiPropertyOptional({
    type: [String],
    maxItems: REFERENCES_MAX,
    description: 'Only these incidents and tasks.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(REFERENCES_MAX)
  @IsString({ each: true })
  @Length(1, 40, { each: true })
  references?: string[];
}

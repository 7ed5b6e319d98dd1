import { SEVERITIES, type Severity } from '@fcert/kernel';
import { DISPOSITIONS, INCIDENT_STATES, type Disposition, type IncidentState } from '@fcert/incidents';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, Length } from 'class-validator';
import { SaysSomething } from '../http/says-something.js';

export class ClaimBody {
  @ApiPropertyOptional({ description: 'Needed to take over from somebody who holds it.' })
  @IsOptional()
  @IsString()
  @Length(3, 500)
  @SaysSomething()
  takeOverReason?: string;
}

export class ClassificationBody {
  @ApiProperty({ example: 'availability' })
  @IsString()
  @Length(1, 60)
  class: string;

  @ApiProperty({ example: 'ddos' })
  @IsString()
  @Length(1, 60)
  type: string;

  @ApiPropertyOptional({ type: [String], description: 'The means: further class/type pairs.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @IsString({ each: true })
  @Length(3, 120, { each: true })
  secondary?: string[];
}

export class SeverityBody {
  @ApiProperty({ enum: SEVERITIES })
  @IsIn(SEVERITIES)
  severity: Severity;

  @ApiProperty()
  @IsString()
  @Length(3, 1000)
  @SaysSomething()
  reason: string;
}

export class StateBody {
  @ApiProperty({ enum: INCIDENT_STATES })
  @IsIn(INCIDENT_STATES)
  state: IncidentState;
}

export class ClosureBody {
  @ApiProperty({ enum: DISPOSITIONS })
  @IsIn(DISPOSITIONS)
  disposition: Disposition;

  @ApiPropertyOptional({ example: 'FC-2026-000122', description: 'The surviving incident, for a duplicate.' })
  @IsOptional()
  @IsString()
  @Length(1, 40)
  duplicateOf?: string;

  @ApiPropertyOptional({ description: 'The organisation reads it.' })
  @IsOptional()
  @IsString()
  @Length(1, 4000)
  @SaysSomething()
  note?: string;
}

export class NoteBody {
  @ApiProperty({ maxLength: 20_000 })
  @IsString()
  @Length(1, 20_000)
  @SaysSomething()
  text: string;

  @ApiPropertyOptional({
    enum: ['fcert', 'constituent'],
    default: 'fcert',
    description: '`constituent`: an update the organisation reads; it stops the update clock.',
  })
  @IsOptional()
  @IsIn(['fcert', 'constituent'])
  visibility?: 'fcert' | 'constituent';
}

export class UpdateBody {
  @ApiProperty({ maxLength: 20_000, description: 'The organisation reads it.' })
  @IsString()
  @Length(1, 20_000)
  @SaysSomething()
  text: string;
}

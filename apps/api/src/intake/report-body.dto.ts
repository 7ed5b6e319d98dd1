import { SEVERITIES, TLP_LABELS, parseTlp, type Severity } from '@fcert/kernel';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsInstant } from '../http/is-instant.js';

export class AffectedBody {
  @ApiPropertyOptional({ type: [String], description: 'Hosts, addresses or names of systems.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @IsString({ each: true })
  @Length(1, 300, { each: true })
  systems?: string[];

  @ApiPropertyOptional({ description: 'How many people are touched by it.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1_000_000_000)
  users?: number;

  @ApiPropertyOptional({ type: [String], description: 'Services that suffer or are down.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @Length(1, 300, { each: true })
  services?: string[];
}

export class ObservableBody {
  @ApiProperty({ example: 'ipv4' })
  @IsString()
  @Length(1, 40)
  type: string;

  @ApiProperty({ example: '203.0.113.7' })
  @IsString()
  @Length(1, 2048)
  value: string;
}

export class ContactBody {
  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @Length(1, 200)
  name?: string;

  @ApiPropertyOptional({ description: 'A number that does not depend on the affected systems.' })
  @IsOptional()
  @IsString()
  @Length(3, 60)
  phone?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsEmail()
  email?: string;
}

/** What a reporter states. Only title and description must be there: "not known" is always an answer. */
export class ReportBody {
  @ApiProperty({ maxLength: 300 })
  @IsString()
  @Length(1, 300)
  title: string;

  @ApiProperty({ maxLength: 20_000, description: 'What happened, in the reporter’s words, any language.' })
  @IsString()
  @Length(1, 20_000)
  description: string;

  @ApiPropertyOptional({ description: 'Plain words or an RSIT code; a hint, never the classification.' })
  @IsOptional()
  @IsString()
  @Length(1, 120)
  category?: string;

  @ApiPropertyOptional({ enum: SEVERITIES })
  @IsOptional()
  @IsIn(SEVERITIES)
  severityClaim?: Severity;

  @ApiPropertyOptional({ format: 'date-time' })
  @IsOptional()
  @IsInstant()
  occurredAt?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  @IsOptional()
  @IsInstant()
  detectedAt?: string;

  @ApiPropertyOptional({
    format: 'date-time',
    description: 'When the organisation knew that this is an incident.',
  })
  @IsOptional()
  @IsInstant()
  awareAt?: string;

  @ApiPropertyOptional({ type: AffectedBody })
  @IsOptional()
  @ValidateNested()
  @Type(() => AffectedBody)
  affected?: AffectedBody;

  @ApiPropertyOptional({ type: [ObservableBody] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => ObservableBody)
  observables?: ObservableBody[];

  @ApiPropertyOptional({
    description: 'Your own number for it. Sent again, it counts an occurrence of the same report.',
  })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  sourceRef?: string;

  @ApiPropertyOptional({ type: ContactBody })
  @IsOptional()
  @ValidateNested()
  @Type(() => ContactBody)
  contact?: ContactBody;

  @ApiPropertyOptional({
    enum: TLP_LABELS,
    description: 'TLP 2.0; amber when left out. WHITE is taken as clear.',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? (parseTlp(value) ?? value) : value,
  )
  @IsIn(TLP_LABELS)
  tlp?: (typeof TLP_LABELS)[number];

  @ApiPropertyOptional({ description: 'Code of the body it is reported for; FCERT only.' })
  @IsOptional()
  @IsString()
  @Length(1, 80)
  onBehalfOf?: string;
}

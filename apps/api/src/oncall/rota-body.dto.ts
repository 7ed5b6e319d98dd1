import { WEEKDAYS, type Weekday } from '@fcert/escalation';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { SaysSomething } from '../http/says-something.js';
import { IsInstant } from '../http/is-instant.js';
import { IsPlainName } from '../http/is-plain-name.js';

const WALL_TIME = '2026-11-02T09:00';
const MEMBER_KINDS = ['person', 'contact'] as const;

export class MemberBody {
  @ApiProperty({ enum: MEMBER_KINDS })
  @IsIn(MEMBER_KINDS)
  kind: (typeof MEMBER_KINDS)[number];

  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id: string;
}

export class HoursBody {
  @ApiProperty({ example: '20:00' })
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/)
  from: string;

  @ApiProperty({ example: '08:00', description: 'At or before `from` it is meant of the next day.' })
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/)
  to: string;

  @ApiPropertyOptional({ enum: WEEKDAYS, isArray: true, description: 'Days on which they begin.' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(7)
  @IsIn(WEEKDAYS, { each: true })
  days?: Weekday[];
}

export class LayerBody {
  @ApiProperty({ maxLength: 60, example: 'Weekly duty' })
  @Length(1, 60)
  @IsPlainName()
  name: string;

  @ApiProperty({ type: [MemberBody], description: 'In order of their turns.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => MemberBody)
  members: MemberBody[];

  @ApiProperty({
    maxLength: 200,
    example: 'FREQ=WEEKLY;BYDAY=MO',
    description: 'Hand-overs as an RFC 5545 rule of FREQ (daily, weekly, monthly), INTERVAL and BY parts.',
  })
  @IsString()
  @Length(1, 200)
  recurrence: string;

  @ApiProperty({ example: WALL_TIME, description: 'First hand-over by the wall clock of the zone.' })
  @Matches(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)
  startsAt: string;

  @ApiPropertyOptional({ example: WALL_TIME })
  @IsOptional()
  @Matches(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)
  endsAt?: string;

  @ApiPropertyOptional({ type: HoursBody, description: 'Hours in which the layer is on duty at all.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => HoursBody)
  hours?: HoursBody;
}

export class RotaPlanBody {
  @ApiProperty({ maxLength: 100, example: 'Shift leads' })
  @Length(1, 100)
  @IsPlainName()
  title: string;

  @ApiProperty({ maxLength: 60, example: 'Asia/Karachi', description: 'IANA time zone of all its times.' })
  @IsString()
  @Length(1, 60)
  zone: string;

  @ApiProperty({ type: [LayerBody], description: 'The first that covers an instant answers.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => LayerBody)
  layers: LayerBody[];
}

export class RotaBody extends RotaPlanBody {
  @ApiProperty({
    maxLength: 64,
    example: 'fcert-shift-lead',
    description: 'Id of a desk on an escalation path.',
  })
  @IsString()
  @Length(1, 64)
  desk: string;

  @ApiPropertyOptional({ description: 'Code of the organisation whose desk it is.' })
  @IsOptional()
  @IsString()
  @Length(2, 60)
  constituent?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The provider whose desk it is.' })
  @IsOptional()
  @IsUUID()
  provider?: string;
}

export class OverrideBody {
  @ApiProperty({ type: MemberBody, description: 'Who takes over.' })
  @ValidateNested()
  @Type(() => MemberBody)
  member: MemberBody;

  @ApiPropertyOptional({ type: MemberBody, description: 'Whose turns; left out: whoever is on duty.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => MemberBody)
  covers?: MemberBody;

  @ApiProperty({ format: 'date-time' })
  @IsInstant()
  from: string;

  @ApiProperty({ format: 'date-time' })
  @IsInstant()
  to: string;

  @ApiProperty({ maxLength: 300, example: 'Leave' })
  @IsString()
  @Length(3, 300)
  @SaysSomething()
  reason: string;
}

export class AtQuery {
  @ApiPropertyOptional({ format: 'date-time', description: 'Left out: now.' })
  @IsOptional()
  @IsInstant()
  at?: string;
}

export class IntervalQuery {
  @ApiPropertyOptional({ format: 'date-time', description: 'Left out: now.' })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'At most 100 days later; left out: 14 days.' })
  @IsOptional()
  @IsInstant()
  to?: string;
}

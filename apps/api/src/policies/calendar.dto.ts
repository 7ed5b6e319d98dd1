import type { CalendarRow } from '@fcert/clock';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsISO8601,
  IsInt,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { SaysSomething } from '../http/says-something.js';
import { DAY, PastBody } from './policy-bodies.dto.js';

/** Holidays of some ten years. */
const HOLIDAYS_MAX = 200;

export class CalendarParameters {
  @IsString()
  @Length(1, 64)
  @Matches(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  id: string;
}

export class HolidayBody {
  @ApiProperty({
    example: '2027-03-20',
    description: 'A day in the zone of the policies that use the calendar.',
  })
  @Matches(DAY, { message: 'must be a day, as in 2027-03-20' })
  @IsISO8601({ strict: true })
  day: string;

  @ApiProperty({ example: 'Eid ul-Fitr' })
  @IsString()
  @Length(1, 120)
  title: string;
}

/** A calendar as it shall be, whole. */
export class CalendarContentBody {
  @ApiProperty({ example: 'Federal working days with the holidays notified for 2027' })
  @IsString()
  @Length(3, 200)
  title: string;

  @ApiProperty({ type: [Number], example: [6, 7], description: 'ISO weekdays: 1 Monday to 7 Sunday.' })
  @IsArray()
  @ArrayMaxSize(6)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(7, { each: true })
  weekendDays: number[];

  @ApiProperty({
    type: [HolidayBody],
    maxItems: HOLIDAYS_MAX,
    description: 'Every holiday, not only the new ones.',
  })
  @IsArray()
  @ArrayMaxSize(HOLIDAYS_MAX)
  @ArrayUnique((holiday: HolidayBody | null) => holiday?.day)
  @ValidateNested({ each: true })
  @Type(() => HolidayBody)
  holidays: HolidayBody[];
}

export class CalendarBody extends CalendarContentBody {
  @ApiProperty({ description: 'Such as the notification that moves a holiday.' })
  @IsString()
  @Length(3, 2000)
  @SaysSomething()
  reason: string;
}

export class CalendarDryRunBody extends PastBody {
  @ApiProperty({ type: CalendarContentBody })
  @ValidateNested()
  @Type(() => CalendarContentBody)
  calendar: CalendarContentBody;
}

export class HolidayAnswer {
  @ApiProperty({ format: 'date' })
  day: string;

  @ApiProperty()
  title: string;
}

export class CalendarAnswer {
  @ApiProperty({ example: 'pk-federal-working-days' })
  id: string;

  @ApiProperty({
    description: 'The ETag of the calendar. Incidents keep the revision they were opened under.',
  })
  revision: number;

  @ApiProperty()
  title: string;

  @ApiProperty({ type: [Number] })
  weekendDays: number[];

  @ApiProperty({ format: 'date-time' })
  revisedAt: string;

  @ApiProperty({ type: [HolidayAnswer] })
  holidays: HolidayAnswer[];
}

export class CalendarListAnswer {
  @ApiProperty({ type: [CalendarAnswer] })
  items: CalendarAnswer[];
}

export function calendarAnswer({ revisedAt, weekendDays, holidays, ...row }: CalendarRow): CalendarAnswer {
  return {
    ...row,
    weekendDays: [...weekendDays],
    revisedAt: revisedAt.toISOString(),
    holidays: [...holidays],
  };
}

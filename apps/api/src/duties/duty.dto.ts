import type { DutyView } from '@fcert/clock';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { SaysSomething } from '../http/says-something.js';
import { ClockPolicyAnswer, DutyHolderAnswer } from '../http/clock.dto.js';
import { IsNamedTexts } from '../http/is-named-texts.js';
import { PageQuery } from '../http/page-query.js';

export class DutyQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['open', 'all'], default: 'open', description: '`open`: still owed.' })
  @IsOptional()
  @IsIn(['open', 'all'])
  state?: 'open' | 'all';
}

export class HandInBody {
  @ApiProperty({ maxLength: 20_000 })
  @IsString()
  @Length(1, 20_000)
  @SaysSomething()
  text: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: ['string', 'null'] } as never,
    description: 'Answers by the field names in `deliverable.requires`. "Not known" is an answer.',
  })
  @IsOptional()
  @IsNamedTexts({ most: 50, longest: 20_000 })
  fields?: Record<string, string | null>;
}

export class NilReturnBody {
  @ApiPropertyOptional({ default: 'Nothing to report.' })
  @IsOptional()
  @IsString()
  @Length(1, 2000)
  @SaysSomething()
  note?: string;
}

export class HandedInAnswer {
  @ApiProperty({ description: '"Nothing to report", said on purpose.' })
  nil: boolean;

  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty()
  by: string;

  @ApiProperty()
  text: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  fields: Record<string, string>;

  @ApiProperty({ type: [String], description: 'Incidents it consolidates, as they stood at that instant.' })
  incidents: string[];
}

/** One period of a recurring duty: whose, on what, until when, by which text, and what was handed in. */
export class DutyAnswer {
  @ApiProperty({ example: 'FD-2026-000012' })
  reference: string;

  @ApiProperty()
  duty: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ type: DutyHolderAnswer })
  dutyHolder: DutyHolderAnswer;

  @ApiProperty({ format: 'date-time' })
  periodStart: string;

  @ApiProperty({ format: 'date-time', description: 'First instant after the period.' })
  periodEnd: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'null: no number is known.',
  })
  dueAt: string | null;

  @ApiProperty({ enum: ['running', 'paused', 'met', 'met_late', 'missed', 'withdrawn'] })
  state: string;

  @ApiProperty()
  nilReturnExpected: boolean;

  @ApiProperty({
    type: Object,
    nullable: true,
    description: 'What is asked for, of whom, with which fields.',
  })
  deliverable: object | null;

  @ApiProperty({ type: ClockPolicyAnswer })
  policy: ClockPolicyAnswer;

  @ApiProperty({ type: HandedInAnswer, nullable: true })
  handedIn: HandedInAnswer | null;
}

export class DutyListAnswer {
  @ApiProperty({ type: [DutyAnswer] })
  items: DutyAnswer[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export function dutyAnswer(duty: DutyView): DutyAnswer {
  const { handedIn } = duty;
  return {
    reference: duty.reference,
    duty: duty.dutyId,
    title: duty.title,
    dutyHolder: { kind: duty.holder.kind, id: duty.holder.id },
    periodStart: duty.periodStart.toISOString(),
    periodEnd: duty.periodEnd.toISOString(),
    dueAt: duty.dueAt?.toISOString() ?? null,
    state: duty.state,
    nilReturnExpected: duty.nilReturnExpected,
    deliverable: duty.deliverable,
    policy: { ...duty.policy, caption: duty.caption },
    handedIn: handedIn && {
      nil: handedIn.nil,
      at: handedIn.at.toISOString(),
      by: handedIn.by,
      text: handedIn.text,
      fields: { ...handedIn.fields },
      incidents: [...handedIn.incidents],
    },
  };
}

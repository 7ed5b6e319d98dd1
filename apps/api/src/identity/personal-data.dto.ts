import type { ToldContact } from '@fcert/alerts';
import { CONTACT_DUTIES, type ContactRecord } from '@fcert/constituents';
import { ApiProperty } from '@nestjs/swagger';

export class ToldAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ example: 'escalation' })
  kind: string;

  @ApiProperty({ example: 'email' })
  channel: string;

  @ApiProperty()
  address: string;

  @ApiProperty({ type: String, nullable: true })
  reference: string | null;

  @ApiProperty({ example: 'sent' })
  state: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

export class WishesAnswer {
  @ApiProperty({ example: 'en' })
  language: string;

  @ApiProperty()
  receipts: boolean;
}

export class PersonalDataAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: CONTACT_DUTIES })
  duty: string;

  @ApiProperty()
  email: string;

  @ApiProperty({ type: String, nullable: true })
  phone: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'Since when nobody calls them.',
  })
  retiredAt: string | null;

  @ApiProperty({ type: WishesAnswer, nullable: true, description: 'How they want to be told.' })
  wishes: WishesAnswer | null;

  @ApiProperty({ type: [ToldAnswer], description: 'Messages to them, the newest 5,000.' })
  messages: ToldAnswer[];
}

export function personalDataAnswer(
  record: ContactRecord,
  wishes: WishesAnswer | null,
  told: readonly ToldContact[],
): PersonalDataAnswer {
  const { id, name, duty, email, phone } = record;
  return {
    id,
    name,
    duty,
    email,
    phone,
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
    retiredAt: record.retiredAt?.toISOString() ?? null,
    wishes,
    messages: told.map((one) => ({ ...one, createdAt: one.createdAt.toISOString() })),
  };
}

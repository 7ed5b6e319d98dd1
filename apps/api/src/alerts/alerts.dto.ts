import {
  ALERT_KINDS,
  type AlertAddress,
  type AlertKind,
  LANGUAGES,
  type Language,
  type LedgerAttempt,
  type LedgerMessage,
  MESSAGE_STATES,
  type MessageState,
  OUTSIDE_CHANNELS,
  type OutsideChannel,
} from '@fcert/alerts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsString,
  Length,
} from 'class-validator';

export class AddressChangeBody {
  @ApiProperty({ enum: LANGUAGES, description: 'Of what is written to this address.' })
  @IsIn(LANGUAGES)
  language: Language;

  @ApiProperty({
    enum: ALERT_KINDS,
    isArray: true,
    description: 'What is sent here of all that concerns you.',
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(ALERT_KINDS.length)
  @ArrayUnique()
  @IsIn(ALERT_KINDS, { each: true })
  kinds: AlertKind[];
}

export class AddressBody extends AddressChangeBody {
  @ApiProperty({ enum: OUTSIDE_CHANNELS })
  @IsIn(OUTSIDE_CHANNELS)
  channel: OutsideChannel;

  @ApiProperty({ example: 'duty.officer@ministry.example', maxLength: 1000 })
  @IsString()
  @Length(3, 1000)
  address: string;
}

export class AddressCodeBody {
  @ApiProperty({ example: '01234567', description: 'As it arrived at the address.' })
  @IsString()
  @Length(8, 8)
  code: string;
}

export class AddressAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: OUTSIDE_CHANNELS })
  channel: OutsideChannel;

  @ApiProperty()
  address: string;

  @ApiProperty({ enum: LANGUAGES })
  language: Language;

  @ApiProperty({ enum: ALERT_KINDS, isArray: true })
  kinds: readonly AlertKind[];

  @ApiProperty({
    type: String,
    nullable: true,
    format: 'date-time',
    description: 'Null until its code has come back: nothing else is sent there before.',
  })
  confirmedAt: string | null;
}

export class AddedAddressAnswer extends AddressAnswer {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Of a webhook: what signs it (Standard Webhooks). This is its only copy.',
  })
  secret: string | null;
}

export class AddressListAnswer {
  @ApiProperty({ type: [AddressAnswer] })
  items: AddressAnswer[];
}

export class WebhookSecretAnswer {
  @ApiProperty({ description: 'The only copy. The one before it goes on signing beside it for 24 hours.' })
  secret: string;
}

export class ContactPreferenceBody {
  @ApiProperty({ enum: LANGUAGES })
  @IsIn(LANGUAGES)
  language: Language;

  @ApiProperty({ description: 'A letter for each report of this body that becomes an incident.' })
  @IsBoolean()
  receipts: boolean;
}

export class ContactPreferenceAnswer extends ContactPreferenceBody {}

export class AttemptAnswer {
  @ApiProperty()
  no: number;

  @ApiProperty({ format: 'date-time' })
  startedAt: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'accepted',
    description: 'Null: under way, or its process died and nobody knows whether it arrived.',
  })
  outcome: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'SMTP reply or HTTP status of the other side.' })
  code: number | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  finishedAt: string | null;
}

export class MessageAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ example: 'escalation' })
  kind: string;

  @ApiProperty({ enum: ['person', 'contact'] })
  recipientKind: string;

  @ApiProperty({ format: 'uuid' })
  recipientId: string;

  @ApiProperty({ enum: OUTSIDE_CHANNELS })
  channel: OutsideChannel;

  @ApiProperty({ example: 'd…@ministry.example', description: 'Enough to recognise it.' })
  address: string;

  @ApiProperty({ enum: LANGUAGES })
  language: string;

  @ApiProperty({ type: String, nullable: true, description: 'Of the incident or task.' })
  reference: string | null;

  @ApiProperty()
  tlp: string;

  @ApiProperty({ enum: MESSAGE_STATES })
  state: MessageState;

  @ApiProperty({ type: String, nullable: true, example: 'given-up' })
  reason: string | null;

  @ApiProperty()
  attempts: number;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  nextAttemptAt: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  settledAt: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

export class MessageDetailAnswer extends MessageAnswer {
  @ApiProperty({ type: [AttemptAnswer], description: 'The newest 200, in order.' })
  tries: AttemptAnswer[];
}

export class MessageListAnswer {
  @ApiProperty({ type: [MessageAnswer] })
  items: MessageAnswer[];

  @ApiPropertyOptional({ type: String, nullable: true })
  nextCursor: string | null;
}

export function addressAnswer(it: AlertAddress): AddressAnswer {
  const { id, channel, address, language, kinds, verifiedAt } = it;
  return { id, channel, address, language, kinds, confirmedAt: verifiedAt?.toISOString() ?? null };
}

export function messageAnswer(it: LedgerMessage): MessageAnswer {
  const { id, kind, recipientKind, recipientId, channel, language, reference, tlp, state, reason, attempts } =
    it;
  return {
    ...{ id, kind, recipientKind, recipientId, channel, language, reference, tlp, state, reason, attempts },
    address: recognisable(channel, it.address),
    nextAttemptAt: it.nextAttemptAt?.toISOString() ?? null,
    settledAt: it.settledAt?.toISOString() ?? null,
    createdAt: it.createdAt.toISOString(),
  };
}

export function attemptAnswer(it: LedgerAttempt): AttemptAnswer {
  const { no, outcome, code } = it;
  return {
    ...{ no, outcome, code },
    startedAt: it.startedAt.toISOString(),
    finishedAt: it.finishedAt?.toISOString() ?? null,
  };
}

/** Paths of webhooks are often secrets, and a whole address is more than watching over delivery needs. */
function recognisable(channel: OutsideChannel, address: string): string {
  if (channel === 'webhook') return URL.canParse(address) ? new URL(address).origin : '…';
  if (channel === 'sms') return `${address.slice(0, 3)}…${address.slice(-3)}`;
  return `${address.slice(0, 1)}…${address.slice(address.lastIndexOf('@'))}`;
}

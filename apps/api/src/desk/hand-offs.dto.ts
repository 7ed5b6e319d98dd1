import { HAND_OFF_STATES, type HandOff, type PaperDocument } from '@fcert/escalation';
import { TLP_LABELS } from '@fcert/kernel';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsString, Length } from 'class-validator';
import { SaysSomething } from '../http/says-something.js';

export class HandOffBody {
  @ApiProperty({ example: 'national-cert', description: 'Id of an outside body on the escalation path.' })
  @IsString()
  @Length(1, 64)
  to: string;

  @ApiProperty({ minLength: 3, maxLength: 4000 })
  @IsString()
  @Length(3, 4000)
  @SaysSomething()
  reason: string;

  @ApiPropertyOptional({
    maxLength: 200,
    description: 'The named person it goes to; needed where the incident is marked RED.',
  })
  @IsOptional()
  @IsString()
  @Length(2, 200)
  @SaysSomething()
  attention?: string;

  @ApiPropertyOptional({ default: true, description: 'Whether the paper lists the observables.' })
  @IsOptional()
  @IsBoolean()
  observables?: boolean;

  @ApiPropertyOptional({
    default: false,
    description: 'Lets it leave in the same act. Refused above AMBER, where a second person releases.',
  })
  @IsOptional()
  @IsBoolean()
  release?: boolean;
}

export class HandOffAcknowledgementBody {
  @ApiPropertyOptional({ maxLength: 100, description: 'The number the other side gave it.' })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  @SaysSomething()
  theirReference?: string;
}

export class HandOffEndBody {
  @ApiProperty({ minLength: 3, maxLength: 2000 })
  @IsString()
  @Length(3, 2000)
  @SaysSomething()
  reason: string;
}

export class HandOffClockAnswer {
  @ApiProperty()
  title: string;

  @ApiProperty({ description: 'Keeps a house number from being read as law.' })
  caption: string;

  @ApiProperty({ type: String, nullable: true, description: 'null: started by it.' })
  before: string | null;

  @ApiProperty()
  after: string;
}

export class HandOffAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ example: 'FC-2026-000045/1', description: 'Stands on the paper.' })
  number: string;

  @ApiProperty({ description: 'Of the incident.' })
  reference: string;

  @ApiProperty({ enum: HAND_OFF_STATES })
  state: string;

  @ApiProperty({ example: 'national-cert' })
  to: string;

  @ApiProperty()
  toTitle: string;

  @ApiProperty({ type: String, nullable: true })
  attention: string | null;

  @ApiProperty()
  reason: string;

  @ApiProperty({ enum: TLP_LABELS })
  tlp: string;

  @ApiProperty({ enum: ['escalated', 'information_shared'], description: 'What it says to the clocks.' })
  clockEvent: string;

  @ApiProperty({ format: 'date-time' })
  preparedAt: string;

  @ApiProperty()
  preparedBy: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  releasedAt: string | null;

  @ApiProperty({ type: String, nullable: true })
  releasedBy: string | null;

  @ApiProperty({ type: [HandOffClockAnswer], description: 'Clocks that started or stopped by the release.' })
  clocks: HandOffClockAnswer[];

  @ApiProperty({ type: String, nullable: true })
  theirReference: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  acknowledgedAt: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  endedAt: string | null;

  @ApiProperty({ type: String, nullable: true })
  endReason: string | null;

  @ApiProperty()
  version: number;
}

export class HandOffListAnswer {
  @ApiProperty({ type: [HandOffAnswer] })
  items: HandOffAnswer[];
}

export class HandOffPaperAnswer {
  @ApiProperty({ description: 'SHA-256 of `document` as canonical JSON (RFC 8785), in hex.' })
  sha256: string;

  @ApiProperty({ type: 'object', additionalProperties: true })
  document: PaperDocument;

  @ApiProperty({ description: 'The same as plain text.' })
  text: string;
}

export function handOffAnswer(handOff: HandOff): HandOffAnswer {
  return {
    id: handOff.id,
    number: `${handOff.reference}/${handOff.ordinal}`,
    reference: handOff.reference,
    state: handOff.state,
    to: handOff.bodyId,
    toTitle: handOff.bodyTitle,
    attention: handOff.attention,
    reason: handOff.reason,
    tlp: handOff.tlp,
    clockEvent: handOff.clockEvent,
    preparedAt: handOff.preparedAt.toISOString(),
    preparedBy: handOff.preparedBy,
    releasedAt: handOff.releasedAt?.toISOString() ?? null,
    releasedBy: handOff.releasedBy,
    clocks: (handOff.clockChanges ?? []).map(({ title, caption, before, after }) => ({
      title,
      caption,
      before,
      after,
    })),
    theirReference: handOff.theirReference,
    acknowledgedAt: handOff.acknowledgedAt?.toISOString() ?? null,
    endedAt: handOff.endedAt?.toISOString() ?? null,
    endReason: handOff.endReason,
    version: handOff.version,
  };
}

import { type Constituent } from '@fcert/constituents';
import { FEED_STATES, type FeedState, type FeedWatch, type UnwatchedFeed } from '@fcert/incidents';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Max, Min, ValidateIf } from 'class-validator';
import { SaysSomething } from '../http/says-something.js';
import { IsInstant } from '../http/is-instant.js';
import { IsPlainName } from '../http/is-plain-name.js';
import { PageQuery } from '../http/page-query.js';

/** Ninety days: a feed that speaks more seldom has no rhythm to miss. */
const SILENCE_MAX_SECONDS = 7_776_000;
const LEARN = 'Left out or null: the rhythm is learned from its own reports, twice its usual gap.';

export class RhythmBody {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: SILENCE_MAX_SECONDS,
    nullable: true,
    description: LEARN,
  })
  @ValidateIf((_body, value) => value !== undefined && value !== null)
  @IsInt()
  @Min(1)
  @Max(SILENCE_MAX_SECONDS)
  silentAfterSeconds?: number | null;
}

export class FeedWatchBody extends RhythmBody {
  @ApiProperty({ description: 'Code of the body that reports.' })
  @IsString()
  @Length(2, 60)
  constituent: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Listen to this API key alone.' })
  @IsOptional()
  @IsUUID()
  apiKeyId?: string;

  @ApiProperty({ maxLength: 100, example: 'Mail gateway of the Cabinet Division' })
  @IsString()
  @Length(1, 100)
  @IsPlainName()
  name: string;
}

const MOVES = ['listening', 'paused', 'retired'] as const;

export class FeedWatchStateBody {
  @ApiProperty({ enum: MOVES })
  @IsIn(MOVES)
  state: (typeof MOVES)[number];

  @ApiProperty({ maxLength: 500, example: 'Sensor is being moved.' })
  @IsString()
  @Length(3, 500)
  @SaysSomething()
  reason: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'End of an announced silence.' })
  @IsOptional()
  @IsInstant()
  until?: string;
}

export class FeedWatchQuery extends PageQuery {
  @ApiPropertyOptional({ enum: FEED_STATES, description: 'Left out: all but the retired.' })
  @IsOptional()
  @IsIn(FEED_STATES)
  state?: FeedState;
}

export class FeedWatchAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'Code of the body.' })
  constituent: string;

  @ApiProperty({ format: 'uuid', nullable: true, type: String })
  apiKeyId: string | null;

  @ApiProperty({ enum: FEED_STATES })
  state: FeedState;

  @ApiProperty({ enum: ['learned', 'set'] })
  rhythm: 'learned' | 'set';

  @ApiProperty({ type: 'integer' })
  silentAfterSeconds: number;

  @ApiProperty({ format: 'date-time' })
  heardAt: string;

  @ApiProperty({ format: 'date-time', nullable: true, type: String })
  silentSince: string | null;

  @ApiProperty({ format: 'date-time', nullable: true, type: String })
  pausedUntil: string | null;

  @ApiProperty({ nullable: true, type: String, description: 'Why it is paused or retired.' })
  reason: string | null;

  @ApiProperty()
  createdBy: string;

  @ApiProperty({ type: 'integer' })
  version: number;
}

export class FeedWatchListAnswer {
  @ApiProperty({ type: [FeedWatchAnswer] })
  items: FeedWatchAnswer[];

  @ApiProperty({ nullable: true, type: String })
  nextCursor: string | null;
}

export class UnwatchedFeedAnswer {
  @ApiProperty({ description: 'Code of the body.' })
  constituent: string;

  @ApiProperty({ format: 'uuid' })
  apiKeyId: string;

  @ApiProperty({ description: 'Name of the key.' })
  name: string;

  @ApiProperty({ type: 'integer', description: 'Reports in the last 30 days.' })
  reports: number;

  @ApiProperty({ format: 'date-time' })
  lastReceivedAt: string;
}

export class UnwatchedFeedListAnswer {
  @ApiProperty({ type: [UnwatchedFeedAnswer] })
  items: UnwatchedFeedAnswer[];
}

export function feedWatchAnswer(watch: FeedWatch, body: Constituent | undefined): FeedWatchAnswer {
  const { id, name, apiKeyId, state, rhythm, silentAfterSeconds, reason, createdBy, version } = watch;
  return {
    ...{ id, name, constituent: body?.code ?? '', apiKeyId, state, rhythm, silentAfterSeconds },
    heardAt: watch.heardAt.toISOString(),
    silentSince: watch.silentSince?.toISOString() ?? null,
    pausedUntil: watch.pausedUntil?.toISOString() ?? null,
    ...{ reason, createdBy, version },
  };
}

export function unwatchedFeedAnswer(feed: UnwatchedFeed, body: Constituent | undefined): UnwatchedFeedAnswer {
  const { apiKeyId, name, reports, lastReceivedAt } = feed;
  return {
    constituent: body?.code ?? '',
    apiKeyId,
    name,
    reports,
    lastReceivedAt: lastReceivedAt.toISOString(),
  };
}

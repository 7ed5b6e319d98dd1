import type { SessionView } from '@fcert/identity';
import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';

export class SessionParameters {
  @IsUUID()
  id: string;
}

export class SessionItem {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'The session that asks.' })
  isCurrent: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', description: 'To the minute.' })
  lastSeenAt: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When a second factor was last shown.',
  })
  secondFactorAt: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'What the browser calls itself.' })
  client: string | null;
}

export class SessionListAnswer {
  @ApiProperty({ type: [SessionItem] })
  items: SessionItem[];
}

export function sessionListAnswer(sessions: readonly SessionView[], current: string): SessionListAnswer {
  return {
    items: sessions.map(({ id, createdAt, lastSeenAt, expiresAt, secondFactorAt, client }) => ({
      id,
      isCurrent: id === current,
      createdAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      secondFactorAt: secondFactorAt?.toISOString() ?? null,
      client,
    })),
  };
}

import { IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { NumberFromText } from './number-from-text.js';

export class DatabaseConfig {
  /** PostgreSQL connection string of the application role. */
  @IsString()
  @Matches(/^postgres(ql)?:\/\//, { message: 'must be a postgres:// address' })
  DATABASE_URL: string;

  /** Connections this process may hold. */
  @NumberFromText()
  @IsInt()
  @Min(2)
  @Max(100)
  DATABASE_POOL_MAX = 16;

  /** Longest somebody waits for a connection, a new one or one that others have, before it counts as unavailable. */
  @NumberFromText()
  @IsInt()
  @Min(100)
  @Max(60_000)
  DATABASE_CONNECT_TIMEOUT_MS = 1000;

  /** Longest a statement may run on the server before it is cancelled. */
  @NumberFromText()
  @IsInt()
  @Min(100)
  @Max(600_000)
  DATABASE_STATEMENT_TIMEOUT_MS = 1800;

  /** Extra words for the logs of PostgreSQL: which process this is. */
  @IsOptional()
  @IsString()
  DATABASE_APPLICATION_NAME = 'fcert';
}

/**
 * Where the database is, without who asks: what every process of one installation knows alike, each under a role of its
 * own. Keys follow from it outside production alone; it is no secret.
 */
export function databasePlace({ DATABASE_URL }: Pick<DatabaseConfig, 'DATABASE_URL'>): string {
  const { host, pathname } = new URL(DATABASE_URL);
  return `postgres://${host}${pathname}`;
}

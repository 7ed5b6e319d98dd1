import { IsIn, IsOptional, IsString, Matches } from 'class-validator';

export class QueueConfig {
  /** `redis` in production; `postgres` is the fall-back where no Redis is at hand. */
  @IsIn(['redis', 'postgres'])
  QUEUE_BACKEND: 'redis' | 'postgres' = 'redis';

  /** Needed when QUEUE_BACKEND is `redis`. */
  @IsOptional()
  @IsString()
  @Matches(/^rediss?:\/\//, { message: 'must be a redis:// address' })
  REDIS_URL?: string;

  /** Keeps the keys of several databases apart on one Redis: a fresh database must never meet old job ids. */
  @IsString()
  @Matches(/^[a-z0-9-]{1,40}$/, { message: 'must be 1 to 40 of a-z, 0-9, -' })
  QUEUE_PREFIX = 'fcert';
}

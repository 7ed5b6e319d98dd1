import { IsOptional, IsString, MinLength } from 'class-validator';

export class LiveCursorConfig {
  /** Seals the cursors of everybody outside FCERT. The same on every api and gateway; a changed one makes clients resync. */
  @IsOptional()
  @IsString()
  @MinLength(32, { message: 'must be at least 32 characters; `openssl rand -base64 32` makes one' })
  LIVE_CURSOR_KEY?: string;
}

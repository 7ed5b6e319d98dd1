import { IsOptional, IsString, MinLength } from 'class-validator';

export class SignedRequestConfig {
  /**
   * Secrets of keys that sign their requests follow from it, so that none is stored. The same on every api; a changed
   * one ends all of these keys. Without it no such key can be made or used.
   */
  @IsOptional()
  @IsString()
  @MinLength(32, { message: 'must be at least 32 characters; `openssl rand -base64 32` makes one' })
  API_HMAC_KEY?: string;
}

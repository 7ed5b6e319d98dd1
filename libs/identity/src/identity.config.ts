import { IsOptional, IsString, Matches, MinLength } from 'class-validator';

/** What people prove themselves with. */
export class IdentityConfig {
  /** Seals the secrets of second factors. The same on every api; without it nobody's authenticator works any more. */
  @IsOptional()
  @IsString()
  @MinLength(32, { message: 'must be at least 32 characters; `openssl rand -base64 32` makes one' })
  IDENTITY_KEY?: string;

  /** Where browsers show FCERT: passkeys are bound to it for ever. Without it there are none. */
  @IsOptional()
  @IsString()
  @Matches(/^https?:\/\/[a-z0-9.-]+(:\d+)?$/, {
    message: 'must be an origin such as https://console.fcert.example',
  })
  PASSKEY_ORIGIN?: string;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsObject, IsOptional, IsString, Length, Matches } from 'class-validator';
import { FROM_BROWSER } from './passkey.dto.js';
import { IsOtp, OTP_MEANING, OTP_SCHEMA } from './session.dto.js';

/** Whether there is a provider, and what it offers. */
export class OidcAnswer {
  @ApiProperty()
  enabled: boolean;

  @ApiProperty({ description: 'False while the provider does not answer: passwords and passkeys go on.' })
  available: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Where a browser ends its session at the provider, after `DELETE /v1/session`; null where it offers none.',
  })
  signOutAddress: string | null;
}

export class OidcStartBody {
  @ApiPropertyOptional({
    maxLength: 200,
    example: '/',
    description: 'Where the browser goes afterwards: one of the paths the installation lists.',
  })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  returnTo?: string;
}

export class OidcAcceptanceBody extends OidcStartBody {
  @ApiProperty({ description: 'The token of the invitation.' })
  @IsString()
  @Matches(/^[A-Za-z0-9_-]{43}$/, { message: 'must be a token as the invitation gave it' })
  token: string;
}

export class OidcStartAnswer {
  @ApiProperty({ description: 'At the provider: send the browser there, it comes back to a page of ours.' })
  address: string;
}

/** One of the two. */
export class OidcFactorBody {
  @ApiPropertyOptional({ ...OTP_SCHEMA, description: OTP_MEANING })
  @IsOptional()
  @IsOtp()
  otp?: string;

  @ApiPropertyOptional(FROM_BROWSER)
  @IsOptional()
  @IsObject()
  response?: Record<string, unknown>;
}

export class OidcLinkAnswer {
  @ApiProperty()
  issuer: string;

  @ApiProperty({ format: 'date-time' })
  linkedAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastUsedAt: string | null;
}

import { ROLES, type Role } from '@fcert/kernel';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Length, Matches } from 'class-validator';

const OTP = /^[0-9A-Za-z -]{6,24}$/;
export const OTP_SCHEMA = { pattern: OTP.source, example: '492039' };
export const OTP_MEANING = 'Six digits of the authenticator app, or one recovery code. Each is taken once.';

export function IsOtp(): PropertyDecorator {
  return applyDecorators(IsString(), Matches(OTP, { message: 'must be six digits, or a recovery code' }));
}

export class SignInBody {
  @ApiProperty({ maxLength: 254 })
  @IsString()
  @Length(3, 254)
  email: string;

  @ApiProperty({ maxLength: 256 })
  @IsString()
  @Length(1, 256)
  password: string;

  @ApiPropertyOptional({
    ...OTP_SCHEMA,
    description: `For accounts that have a second factor. ${OTP_MEANING}`,
  })
  @IsOptional()
  @IsOtp()
  otp?: string;
}

/** A second factor shown again. */
export class StepUpBody {
  @ApiProperty({ ...OTP_SCHEMA, description: OTP_MEANING })
  @IsOtp()
  otp: string;
}

export class ConstituentLabel {
  @ApiProperty({ example: 'DIV-CABINET' })
  code: string;

  @ApiProperty()
  name: string;
}

/** Who is signed in. */
export class SessionAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: ROLES })
  role: Role;

  @ApiProperty({ type: ConstituentLabel, nullable: true })
  constituent: ConstituentLabel | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  providerId: string | null;

  @ApiProperty({ description: 'True while nothing but setting up a second factor is open to this session.' })
  mustEnrol: boolean;

  @ApiProperty({
    description: 'Whether acts that need a freshly proven factor are open (`PUT /v1/session/step-up`).',
  })
  isProven: boolean;
}

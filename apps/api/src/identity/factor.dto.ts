import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { PasskeyItem } from './passkey.dto.js';

export class FactorsAnswer {
  @ApiProperty({ description: 'Whether this role may not work without a second factor.' })
  required: boolean;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when the app counts.',
  })
  totpSince: string | null;

  @ApiProperty()
  recoveryCodesLeft: number;

  @ApiProperty({ type: [PasskeyItem] })
  passkeys: PasskeyItem[];
}

export class BegunTotpAnswer {
  @ApiProperty({ description: 'Base32, for typing into the app. This answer is its only copy.' })
  secret: string;

  @ApiProperty({ example: 'otpauth://totp/FCERT:…', description: 'The same for a QR code.' })
  uri: string;
}

export class TotpConfirmationBody {
  @ApiProperty({ pattern: '^[0-9]{6}$', description: 'The code the app shows now.' })
  @IsString()
  @Matches(/^[0-9]{6}$/, { message: 'must be six digits' })
  code: string;
}

export class RecoveryCodesAnswer {
  @ApiProperty({
    type: [String],
    example: ['ABCD-EFGH-IJKL-MNOP'],
    description: 'Each opens the account once in place of the app. This answer is their only copy: print it.',
  })
  recoveryCodes: string[];
}

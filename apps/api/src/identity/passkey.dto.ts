import { ApiProperty } from '@nestjs/swagger';
import { IsObject, IsString, Length } from 'class-validator';
import { IsPlainName } from '../http/is-plain-name.js';

export const FROM_BROWSER = {
  type: 'object' as const,
  additionalProperties: true,
  description: 'What the browser answered, as JSON (`PublicKeyCredential.toJSON()`).',
};

export class PasskeyOptionsAnswer {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'For the browser, as JSON (WebAuthn level 3). The challenge is good for five minutes and one answer.',
  })
  publicKey: object;
}

export class PasskeyBody {
  @ApiProperty({ maxLength: 60, description: 'For its owner to recognise.' })
  @IsString()
  @Length(1, 60)
  @IsPlainName()
  name: string;

  @ApiProperty(FROM_BROWSER)
  @IsObject()
  response: Record<string, unknown>;
}

export class PasskeyProofBody {
  @ApiProperty(FROM_BROWSER)
  @IsObject()
  response: Record<string, unknown>;
}

export class RegisteredPasskeyAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({
    type: [String],
    nullable: true,
    description: 'Where this is your first factor: shown this once, print them.',
  })
  recoveryCodes: string[] | null;
}

export class PasskeyItem {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastUsedAt: string | null;
}

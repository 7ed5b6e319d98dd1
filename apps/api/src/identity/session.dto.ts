import { ROLES, type Role } from '@fcert/kernel';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Length, Matches } from 'class-validator';

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
    pattern: '^[0-9]{6}$',
    description: 'Code of the second factor, for accounts that have one.',
  })
  @IsOptional()
  @IsString()
  @Matches(/^[0-9]{6}$/, { message: 'must be six digits' })
  otp?: string;
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
}

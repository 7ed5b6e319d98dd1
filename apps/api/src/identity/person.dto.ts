import { ROLES, type Role } from '@fcert/kernel';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsEmail, IsIn, IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { IsPlainName } from '../http/is-plain-name.js';
import { PageQuery } from '../http/page-query.js';

/** Addresses are kept in lower case, so that one person has one account. */
export function LowerCase(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.toLowerCase() : value,
  );
}

export class PersonQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ROLES })
  @IsOptional()
  @IsIn(ROLES)
  role?: Role;

  @ApiPropertyOptional({ description: 'Code of a body: its reporters.' })
  @IsOptional()
  @IsString()
  @Length(2, 60)
  constituent?: string;
}

export class PersonBody {
  @ApiProperty({ maxLength: 254, format: 'email' })
  @LowerCase()
  @IsEmail({ allow_utf8_local_part: false })
  @Length(3, 254)
  email: string;

  @ApiProperty({ maxLength: 100 })
  @IsString()
  @Length(1, 100)
  @IsPlainName()
  name: string;

  @ApiProperty({ enum: ROLES })
  @IsIn(ROLES)
  role: Role;

  @ApiPropertyOptional({ description: 'Code of the body a reporter belongs to.' })
  @IsOptional()
  @IsString()
  @Length(2, 60)
  constituent?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The provider an operator belongs to.' })
  @IsOptional()
  @IsUUID()
  providerId?: string;
}

/** What is left out stays. A new role comes with its owner: the old one is let go. */
export class PersonPatchBody {
  @ApiPropertyOptional({ maxLength: 100 })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  @IsPlainName()
  name?: string;

  @ApiPropertyOptional({ enum: ROLES })
  @IsOptional()
  @IsIn(ROLES)
  role?: Role;

  @ApiPropertyOptional({ description: 'Code of the body a reporter belongs to.' })
  @IsOptional()
  @IsString()
  @Length(2, 60)
  constituent?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUUID()
  providerId?: string;

  @ApiPropertyOptional({ description: 'True: may not sign in, and is signed out everywhere.' })
  @IsOptional()
  @IsBoolean()
  disabled?: boolean;

  @ApiPropertyOptional({ description: 'True: signs in through the OpenID provider and in no other way.' })
  @IsOptional()
  @IsBoolean()
  oidcOnly?: boolean;
}

export class PersonParameters {
  @IsUUID()
  id: string;
}

export class AcceptanceBody {
  @ApiProperty({ description: 'The token of the invitation.' })
  @IsString()
  @Matches(/^[A-Za-z0-9_-]{43}$/, { message: 'must be a token as the invitation gave it' })
  token: string;

  @ApiProperty({ minLength: 15, maxLength: 256 })
  @IsString()
  @Length(1, 256)
  password: string;
}

export class PersonAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  email: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: ROLES })
  role: Role;

  @ApiProperty({ type: String, nullable: true, description: 'Code of the body.' })
  constituent: string | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  providerId: string | null;

  @ApiProperty({
    enum: ['invited', 'active', 'disabled'],
    description: '`invited`: neither chosen a password nor linked to the OpenID provider yet.',
  })
  state: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when they may sign in through the OpenID provider.',
  })
  oidcLinkedAt: string | null;

  @ApiProperty({ description: 'Signs in through the OpenID provider and in no other way.' })
  oidcOnly: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty()
  version: number;
}

export class PersonListAnswer {
  @ApiProperty({ type: [PersonAnswer] })
  items: PersonAnswer[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class InvitationAnswer {
  @ApiProperty({
    description: 'Whoever has it chooses the password. It is shown this once: hand it to nobody else.',
  })
  token: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}

export class InvitedPersonAnswer extends PersonAnswer {
  @ApiProperty({ type: InvitationAnswer })
  invitation: InvitationAnswer;
}

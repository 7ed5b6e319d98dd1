import { CONTACT_DUTIES, type Contact, type ContactDuty } from '@fcert/constituents';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, IsIn, IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { IsPlainName } from '../http/is-plain-name.js';
import { LowerCase } from './person.dto.js';

/** A contact as it is to be: what is left out is not there. */
export class ContactBody {
  @ApiProperty({ maxLength: 100 })
  @IsString()
  @Length(1, 100)
  @IsPlainName()
  name: string;

  @ApiProperty({ enum: CONTACT_DUTIES })
  @IsIn(CONTACT_DUTIES)
  duty: ContactDuty;

  @ApiProperty({
    maxLength: 254,
    format: 'email',
    description: 'Better on a system an incident would spare.',
  })
  @LowerCase()
  @IsEmail({ allow_utf8_local_part: false })
  @Length(3, 254)
  email: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: '+92519000000', description: 'E.164' })
  @IsOptional()
  @Matches(/^\+[1-9]\d{6,14}$/, { message: 'must be an international number such as +92519000000' })
  phone?: string | null;
}

export class BodyParameters {
  @IsString()
  @Length(2, 60)
  code: string;
}

export class ContactParameters extends BodyParameters {
  @IsUUID()
  id: string;
}

export class ContactAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: CONTACT_DUTIES })
  duty: ContactDuty;

  @ApiProperty()
  email: string;

  @ApiProperty({ type: String, nullable: true })
  phone: string | null;

  @ApiProperty()
  version: number;
}

export class ContactListAnswer {
  @ApiProperty({ type: [ContactAnswer] })
  items: ContactAnswer[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export function contactAnswer({ id, name, duty, email, phone, version }: Contact): ContactAnswer {
  return { id, name, duty, email, phone, version };
}

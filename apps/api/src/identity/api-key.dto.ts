import { ROLES, SCOPES, type Role, type Scope } from '@fcert/kernel';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, IsOptional } from 'class-validator';
import { IsString, IsUUID, Length, Max, Min } from 'class-validator';
import { IsPlainName } from '../http/is-plain-name.js';

export const KEY_DAYS_MAX = 366;

export class ApiKeyBody {
  @ApiProperty({ maxLength: 100, description: 'Which system will use it.' })
  @IsString()
  @Length(1, 100)
  @IsPlainName()
  name: string;

  @ApiProperty({ enum: ROLES })
  @IsIn(ROLES)
  role: Role;

  @ApiProperty({ enum: SCOPES, isArray: true })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(SCOPES.length)
  @ArrayUnique()
  @IsIn(SCOPES, { each: true })
  scopes: Scope[];

  @ApiPropertyOptional({ description: 'Code of the body a key of role reporter belongs to.' })
  @IsOptional()
  @IsString()
  @Length(2, 60)
  constituent?: string;

  @ApiPropertyOptional({
    format: 'uuid',
    description: 'The provider a key of role mssp-operator belongs to.',
  })
  @IsOptional()
  @IsUUID()
  providerId?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: KEY_DAYS_MAX, default: KEY_DAYS_MAX })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(KEY_DAYS_MAX)
  daysValid?: number;
}

export class ApiKeyParameters {
  @IsUUID()
  id: string;
}

export class ApiKeyAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'The key itself. It is shown this once.' })
  key: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}

import { ROLES, SCOPES, type Role, type Scope } from '@fcert/kernel';
import { KEY_TIERS, type KeyState, type KeyTier, type KeyView, NETWORKS_MAX } from '@fcert/identity';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, IsOptional } from 'class-validator';
import { IsString, IsUUID, Length, Matches, Max, Min } from 'class-validator';
import { IsInstant } from '../http/is-instant.js';
import { IsNetwork } from '../http/is-network.js';
import { IsPlainName } from '../http/is-plain-name.js';
import { PageQuery } from '../http/page-query.js';

export const KEY_DAYS_MAX = 366;
const SHA256_HEX = /^[0-9a-f]{64}$/;
const CERTIFICATE = 'SHA-256 of the client certificate in DER, lower-case hex.';
const KEY_STATES: readonly KeyState[] = ['live', 'expired', 'revoked'];

export class ApiKeyBody {
  @ApiProperty({ maxLength: 100, description: 'Which system will use it. Two of one name may live at once.' })
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

  @ApiPropertyOptional({
    type: [String],
    maxItems: NETWORKS_MAX,
    example: ['203.0.113.0/24'],
    description: 'Networks it is taken from, as CIDR; from anywhere when left out.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(NETWORKS_MAX)
  @ArrayUnique()
  @IsNetwork({ each: true })
  networks?: string[];

  @ApiPropertyOptional({
    enum: KEY_TIERS,
    default: 'bearer',
    description: 'What a request shows: the key, a signature made with it, or the key and a certificate.',
  })
  @IsOptional()
  @IsIn(KEY_TIERS)
  tier?: KeyTier;

  @ApiPropertyOptional({ description: `Of tier mtls. ${CERTIFICATE}` })
  @IsOptional()
  @Matches(SHA256_HEX, { message: 'must be 64 lower-case hex digits' })
  certificateSha256?: string;
}

export class ApiKeyRotationBody {
  @ApiProperty({ format: 'date-time', description: 'The old key is taken until then, at most 30 days.' })
  @IsInstant()
  oldValidUntil: string;

  @ApiPropertyOptional({ description: `Of the new key, when it goes with another. ${CERTIFICATE}` })
  @IsOptional()
  @Matches(SHA256_HEX, { message: 'must be 64 lower-case hex digits' })
  certificateSha256?: string;
}

export class ApiKeyParameters {
  @IsUUID()
  id: string;
}

export class ApiKeyQuery extends PageQuery {
  @ApiPropertyOptional({ enum: KEY_STATES })
  @IsOptional()
  @IsIn(KEY_STATES)
  state?: KeyState;
}

export class ApiKeyAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'The key itself. It is shown this once.' })
  key: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;
}

export class RotatedApiKeyAnswer extends ApiKeyAnswer {
  @ApiProperty({ format: 'date-time', description: 'Until when the old key is taken.' })
  oldValidUntil: string;
}

export class ListedApiKeyAnswer {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: ROLES })
  role: Role;

  @ApiProperty({ enum: SCOPES, isArray: true })
  scopes: Scope[];

  @ApiProperty({ type: String, nullable: true, description: 'Code of the body it belongs to.' })
  constituent: string | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  providerId: string | null;

  @ApiProperty({ enum: KEY_TIERS })
  tier: KeyTier;

  @ApiProperty({ type: [String], nullable: true, description: 'Null: it is taken from anywhere.' })
  networks: string[] | null;

  @ApiProperty({ type: String, nullable: true, description: CERTIFICATE })
  certificateSha256: string | null;

  @ApiProperty({ enum: KEY_STATES })
  state: KeyState;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'To the minute.' })
  lastUsedAt: string | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'The key it took over from.' })
  rotatedFrom: string | null;
}

export class ApiKeyListAnswer {
  @ApiProperty({ type: [ListedApiKeyAnswer] })
  items: ListedApiKeyAnswer[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

/** @param constituent code of the body it belongs to */
export function listedApiKey(it: KeyView, constituent: string | null): ListedApiKeyAnswer {
  return {
    id: it.id,
    name: it.name,
    role: it.role,
    scopes: [...it.scopes],
    constituent,
    providerId: it.providerId,
    tier: it.tier,
    networks: it.networks && [...it.networks],
    certificateSha256: it.certificateSha256 && it.certificateSha256.toString('hex'),
    state: it.state,
    createdAt: it.createdAt.toISOString(),
    expiresAt: it.expiresAt.toISOString(),
    lastUsedAt: it.lastUsedAt && it.lastUsedAt.toISOString(),
    rotatedFrom: it.rotatedFrom,
  };
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsString, Length, Max, Min } from 'class-validator';
import { SaysSomething } from '../http/says-something.js';
import { IntegerParameter } from '../http/page-query.js';

const HASH = { type: String, pattern: '^[0-9a-f]{64}$' } as const;
const SIZE_MAX = 999_999_999;

class LedgerObjectAnswer {
  @ApiProperty({ example: 'report' }) kind: string;
  @ApiProperty() id: string;
}

class LedgerEntryAnswer {
  @ApiProperty({ format: 'uuid' }) id: string;
  @ApiProperty({ example: '2026-11-28T09:30:00.123456Z', description: 'UTC, with six digits.' }) at: string;
  @ApiProperty({ example: 'report.received' }) action: string;
  @ApiProperty({ type: LedgerObjectAnswer }) object: LedgerObjectAnswer;
  @ApiProperty({ type: String, nullable: true }) reference: string | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) constituentId: string | null;
  @ApiProperty() correlationId: string;
}

class LedgerActorAnswer {
  @ApiProperty({ example: 'person' }) kind: string;
  @ApiProperty() id: string;
  @ApiProperty() label: string;
}

/** One place of the ledger. A leaf is made of `entry` and of two digests: of who acted, and of what was written. */
export class LedgerLineAnswer {
  @ApiProperty({ type: 'integer', description: 'Place in the tree, from 0.' }) leaf: number;
  @ApiProperty({ ...HASH, description: 'SHA-256 of the leaf (RFC 6962).' }) hash: string;
  @ApiPropertyOptional({ description: 'true: about a case you may not see. The hash proves its place.' })
  withheld?: true;
  @ApiPropertyOptional({ description: 'true: the entry is gone from the database.' }) missing?: true;
  @ApiPropertyOptional({
    description: 'true: the data was taken out; an entry `audit.redacted` says by whom.',
  })
  redacted?: true;
  @ApiPropertyOptional({ format: 'uuid', description: 'Of an entry that is gone.' }) id?: string;
  @ApiPropertyOptional({ type: LedgerEntryAnswer }) entry?: LedgerEntryAnswer;
  @ApiPropertyOptional({ type: LedgerActorAnswer }) actor?: LedgerActorAnswer;
  @ApiPropertyOptional() actorSalt?: string;
  @ApiPropertyOptional({ ...HASH, description: 'In place of `actor`, where you may not see it.' })
  actorDigest?: string;
  @ApiPropertyOptional({ type: Object, description: 'Codes, ids, old and new values.' }) data?: unknown;
  @ApiPropertyOptional() dataSalt?: string;
  @ApiPropertyOptional({ ...HASH, description: 'In place of `data`, where you may not see it.' })
  dataDigest?: string;
}

export class LedgerLineListAnswer {
  @ApiProperty({ type: [LedgerLineAnswer] }) items: LedgerLineAnswer[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

/** The head of the ledger, signed. The signature is over the other members but `number`, in canonical JSON (RFC 8785). */
export class CheckpointAnswer {
  @ApiProperty({ enum: ['fcert-audit-checkpoint/1'] }) audit: string;
  @ApiProperty({ type: 'integer' }) number: number;
  @ApiProperty({ type: 'integer', description: 'Entries it covers.' }) size: number;
  @ApiProperty(HASH) root: string;
  @ApiProperty({ format: 'date-time' }) at: string;
  @ApiProperty({ example: '3c45cda4279c805d' }) keyId: string;
  @ApiProperty({ description: 'Ed25519, base64.' }) signature: string;
}

export class CheckpointListAnswer {
  @ApiProperty({ type: [CheckpointAnswer] }) items: CheckpointAnswer[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}

export class LedgerKeyAnswer {
  @ApiProperty() id: string;
  @ApiProperty({ description: 'Ed25519 in PEM. Compare it with one you were given by another way.' })
  publicKey: string;
  @ApiProperty({ format: 'date-time' }) firstUsedAt: string;
}

export class LedgerKeyListAnswer {
  @ApiProperty({ type: [LedgerKeyAnswer] }) items: LedgerKeyAnswer[];
}

export class EntryProofAnswer {
  @ApiProperty({ type: LedgerLineAnswer }) line: LedgerLineAnswer;
  @ApiProperty({ type: CheckpointAnswer }) checkpoint: CheckpointAnswer;
  @ApiProperty({ ...HASH, type: [String], description: 'From the leaf to the root (RFC 6962, 2.1.1).' })
  path: string[];
}

class LedgerSizeAnswer {
  @ApiProperty({ type: 'integer' }) size: number;
  @ApiProperty(HASH) root: string;
}

export class ConsistencyAnswer {
  @ApiProperty({ type: LedgerSizeAnswer }) from: LedgerSizeAnswer;
  @ApiProperty({ type: LedgerSizeAnswer }) to: LedgerSizeAnswer;
  @ApiProperty({ ...HASH, type: [String], description: 'RFC 6962, 2.1.2.' }) path: string[];
}

export class ConsistencyQuery {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: SIZE_MAX, description: 'Size of the older tree.' })
  @IntegerParameter()
  @IsInt()
  @Min(1)
  @Max(SIZE_MAX)
  from: number;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: SIZE_MAX, description: 'Size of the newer one.' })
  @IntegerParameter()
  @IsInt()
  @Min(1)
  @Max(SIZE_MAX)
  to: number;
}

export class RedactionBody {
  @ApiProperty({ description: 'Why the data must go; it stands in the ledger.' })
  @IsString()
  @Length(3, 500)
  @SaysSomething()
  reason: string;
}

import type { Role, Scope } from '@fcert/kernel';
import type { KeyTier } from './api-keys.js';
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A machine's credential. The key itself is shown once, when it is made. */
@Entity('api_key')
export class ApiKeyEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('bytea', { name: 'secret_hash' })
  secretHash: Buffer;

  @Column('text')
  role: Role;

  @Column('uuid', { name: 'constituent_id', nullable: true })
  constituentId: string | null;

  @Column('uuid', { name: 'provider_id', nullable: true })
  providerId: string | null;

  @Column('text', { array: true })
  scopes: Scope[];

  @Column('text')
  tier: KeyTier;

  /** In CIDR form; null takes it from anywhere. */
  @Column('text', { array: true, nullable: true })
  networks: string[] | null;

  @Column('bytea', { name: 'certificate_sha256', nullable: true })
  certificateSha256: Buffer | null;

  @Column('uuid', { name: 'rotated_from', nullable: true })
  rotatedFrom: string | null;

  @Column('text', { name: 'created_by' })
  createdBy: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;

  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt: Date | null;
}

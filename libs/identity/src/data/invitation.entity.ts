import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A way in for one person, once: with its token they choose their password. */
@Entity('invitation')
export class InvitationEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'person_id' })
  personId: string;

  /** SHA-256 of the token. */
  @Column('bytea', { name: 'token_hash', unique: true })
  tokenHash: Buffer;

  @Column('text', { name: 'created_by' })
  createdBy: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  @Column('text', { name: 'ended_how', nullable: true })
  endedHow: 'accepted' | 'replaced' | null;
}

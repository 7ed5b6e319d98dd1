import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A link in a letter that lets one person acknowledge one escalation, once, for a day. */
@Entity('acknowledgement_link')
export class AcknowledgementLinkEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('bytea', { name: 'token_hash', unique: true })
  tokenHash: Buffer;

  @Column('uuid', { name: 'message_id' })
  messageId: string;

  @Column('uuid', { name: 'escalation_id' })
  escalationId: string;

  @Column('uuid', { name: 'person_id' })
  personId: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'used_at', nullable: true })
  usedAt: Date | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}

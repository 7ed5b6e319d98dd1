import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { AlertKind, Language, OutsideChannel } from '../domain/message.js';

/** Where a person wants to be told, beside the address of the account. */
@Entity('alert_address')
export class AlertAddressEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'person_id' })
  personId: string;

  @Column('text')
  channel: OutsideChannel;

  @Column('text')
  address: string;

  @Column('text')
  language: Language;

  /** What of all that concerns the person is sent here. */
  @Column('text', { array: true })
  kinds: AlertKind[];

  @Column('timestamptz', { name: 'verified_at', nullable: true })
  verifiedAt: Date | null;

  @Column('int', { name: 'code_issue', default: 0 })
  codeIssue: number;

  @Column('timestamptz', { name: 'code_expires_at', nullable: true })
  codeExpiresAt: Date | null;

  @Column('int', { name: 'code_tries', default: 0 })
  codeTries: number;

  @Column('timestamptz', { name: 'removed_at', nullable: true })
  removedAt: Date | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}

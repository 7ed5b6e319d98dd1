import type { Tlp } from '@fcert/kernel';
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type {
  AlertFacts,
  Language,
  MessageKind,
  MessageState,
  OutsideChannel,
  SettledReason,
} from '../domain/message.js';

/** One message to one address about one event. */
@Entity('alert_message')
export class AlertMessageEntity {
  @PrimaryColumn('uuid')
  id: string;

  /** Of the outbox, or made up for a message that follows from none. */
  @Column('uuid', { name: 'event_id' })
  eventId: string;

  @Column('text', { name: 'event_type', nullable: true })
  eventType: string | null;

  @Column('text')
  kind: MessageKind;

  @Column('text', { name: 'recipient_kind' })
  recipientKind: 'person' | 'contact';

  @Column('uuid', { name: 'recipient_id' })
  recipientId: string;

  @Column('text')
  channel: OutsideChannel;

  @Column('uuid', { name: 'address_id', nullable: true })
  addressId: string | null;

  @Column('text')
  address: string;

  @Column('text')
  lane: string;

  @Column('text')
  language: Language;

  @Column('text', { name: 'subject_kind' })
  subjectKind: string;

  @Column('uuid', { name: 'subject_id', nullable: true })
  subjectId: string | null;

  @Column('text', { nullable: true })
  reference: string | null;

  @Column('uuid', { name: 'constituent_id', nullable: true })
  constituentId: string | null;

  @Column('uuid', { name: 'provider_id', nullable: true })
  providerId: string | null;

  @Column('text')
  tlp: Tlp;

  @Column('jsonb')
  facts: AlertFacts;

  @Column('text')
  state: MessageState;

  @Column('text', { nullable: true })
  reason: SettledReason | null;

  @Column('int', { default: 0 })
  attempts: number;

  @Column('timestamptz', { name: 'next_attempt_at', nullable: true })
  nextAttemptAt: Date | null;

  @Column('timestamptz', { name: 'give_up_at' })
  giveUpAt: Date;

  @Column('timestamptz', { name: 'settled_at', nullable: true })
  settledAt: Date | null;

  @Column('text', { name: 'correlation_id' })
  correlationId: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Outcome } from '../domain/message.js';

/** One try to send a message. It gets its outcome once; without one nobody knows whether it arrived. */
@Entity('alert_attempt')
export class AlertAttemptEntity {
  @PrimaryColumn('uuid', { name: 'message_id' })
  messageId: string;

  @PrimaryColumn('int')
  no: number;

  @Column('timestamptz', { name: 'started_at' })
  startedAt: Date;

  @Column('text', { nullable: true })
  outcome: Outcome | null;

  @Column('int', { nullable: true })
  code: number | null;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt: Date | null;
}

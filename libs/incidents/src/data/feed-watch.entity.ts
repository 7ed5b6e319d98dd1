import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FeedState } from '../domain/feed-state.js';

/** A body, or one of its keys, whose silence is an alarm. */
@Entity('feed_watch')
export class FeedWatch {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'constituent_id' })
  constituentId: string;

  /** The API key that is listened to; null: whatever the body sends. */
  @Column('uuid', { name: 'api_key_id', nullable: true })
  apiKeyId: string | null;

  @Column('text')
  name: string;

  /** `learned` follows the feed's own rhythm, `set` what somebody has laid down. */
  @Column('text', { name: 'rhythm' })
  rhythm: 'learned' | 'set';

  @Column('integer', { name: 'silent_after_s' })
  silentAfterSeconds: number;

  @Column('text')
  state: FeedState;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('timestamptz', { name: 'paused_until', nullable: true })
  pausedUntil: Date | null;

  @Column('timestamptz', { name: 'heard_at' })
  heardAt: Date;

  @Column('timestamptz', { name: 'silent_since', nullable: true })
  silentSince: Date | null;

  /** When the sweep looks next; null once retired. */
  @Column('timestamptz', { name: 'check_at', nullable: true })
  checkAt: Date | null;

  @Column('integer')
  version: number;

  @Column('text', { name: 'created_by' })
  createdBy: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

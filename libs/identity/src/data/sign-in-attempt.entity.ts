import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AttemptSubject } from '../domain/sign-in-backoff.js';

/** Failures in a row of an account, an address, or the two together. In PostgreSQL, so that no flush resets them. */
@Entity('sign_in_attempt')
export class SignInAttemptEntity {
  @PrimaryColumn('text', { name: 'subject_kind' })
  subjectKind: AttemptSubject;

  @PrimaryColumn('bytea', { name: 'subject_hash' })
  subjectHash: Buffer;

  @Column('integer')
  failures: number;

  @Column('timestamptz', { name: 'last_failed_at' })
  lastFailedAt: Date;

  /** When somebody last signed in so: of pairs alone. */
  @Column('timestamptz', { name: 'succeeded_at', nullable: true })
  succeededAt: Date | null;
}

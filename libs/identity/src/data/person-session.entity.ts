import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** One signed-in browser. Checked in the database on every request; ended by time, sign-out or revocation. */
@Entity('person_session')
export class PersonSessionEntity {
  @PrimaryColumn('uuid')
  id: string;

  /** SHA-256 of the reference in the cookie. */
  @Column('bytea', { name: 'token_hash', unique: true })
  tokenHash: Buffer;

  @Column('uuid', { name: 'person_id' })
  personId: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'last_seen_at', default: () => 'now()' })
  lastSeenAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'second_factor_at', nullable: true })
  secondFactorAt: Date | null;

  @Column('text', { nullable: true })
  client: string | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;
}

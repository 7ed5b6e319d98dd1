import { CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A challenge that was answered. */
@Entity('spent_challenge')
export class SpentChallengeEntity {
  @PrimaryColumn('bytea', { name: 'challenge_hash' })
  challengeHash: Buffer;

  @CreateDateColumn({ type: 'timestamptz', name: 'spent_at' })
  spentAt: Date;
}

import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** An authenticator app of one person: at most one that counts, and one that is being set up. */
@Entity('totp_factor')
export class TotpFactorEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'person_id' })
  personId: string;

  @Column('bytea')
  sealed: Buffer;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'confirmed_at', nullable: true })
  confirmedAt: Date | null;

  @Column('bigint', { name: 'last_step', nullable: true })
  lastStep: string | null;
}

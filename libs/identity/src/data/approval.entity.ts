import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

export type Decision = 'approved' | 'refused' | 'withdrawn' | 'expired';

/** An act that waits for a second person, or what became of it. */
@Entity('approval')
export class ApprovalEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  kind: string;

  @Column('text', { name: 'subject_kind' })
  subjectKind: string;

  @Column('text', { name: 'subject_id' })
  subjectId: string;

  @Column('jsonb')
  change: object;

  @Column('text')
  reason: string;

  @Column('uuid', { name: 'requested_by' })
  requestedBy: string;

  @Column('text', { name: 'requested_by_name' })
  requestedByName: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'requested_at' })
  requestedAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('text', { nullable: true })
  decision: Decision | null;

  @Column('uuid', { name: 'decided_by', nullable: true })
  decidedBy: string | null;

  @Column('text', { name: 'decided_by_name', nullable: true })
  decidedByName: string | null;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt: Date | null;

  @Column('text', { name: 'decision_reason', nullable: true })
  decisionReason: string | null;
}

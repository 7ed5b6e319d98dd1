import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { ClockPolicy, PolicyStatus } from '../domain/policy.js';

/** One version of a policy. Never changed but for `enabled`. */
@Entity('clock_policy')
export class ClockPolicyEntity {
  @PrimaryColumn('text')
  id: string;

  @PrimaryColumn('text')
  version: string;

  @Column('jsonb')
  document: ClockPolicy;

  @Column('text')
  status: PolicyStatus;

  @Column('boolean')
  enabled: boolean;

  @Column('date', { name: 'effective_from', nullable: true })
  effectiveFrom: string | null;

  @Column('date', { name: 'effective_to', nullable: true })
  effectiveTo: string | null;

  @Column('text')
  timezone: string;

  @Column('text', { name: 'working_calendar', nullable: true })
  workingCalendar: string | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'loaded_at' })
  loadedAt: Date;
}

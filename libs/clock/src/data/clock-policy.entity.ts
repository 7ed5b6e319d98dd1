import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { ClockPolicy, PolicyStatus } from '../domain/policy.js';
import type { DraftState, VersionState } from '../domain/policy-lifecycle.js';

/** One version of a policy. Its text and who answers for it never change; whether it starts clocks does. */
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

  @Column('text')
  state: VersionState;

  @Column('text', { name: 'author_ids', array: true })
  authorIds: string[];

  @Column('text', { name: 'author_labels', array: true })
  authorLabels: string[];

  @Column('text', { name: 'approved_by_id' })
  approvedById: string;

  @Column('text', { name: 'approved_by_label' })
  approvedByLabel: string;

  @Column('timestamptz', { name: 'approved_at' })
  approvedAt: Date;

  @Column('date', { name: 'in_force_until', nullable: true })
  inForceUntil: string | null;

  @Column('text', { name: 'superseded_by', nullable: true })
  supersededBy: string | null;

  @Column('text', { name: 'state_reason', nullable: true })
  stateReason: string | null;

  @Column('integer')
  revision: number;
}

/** A text somebody proposes. Decided once, by somebody who wrote none of it, and then kept as it was. */
@Entity('clock_policy_draft')
export class ClockPolicyDraftEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text', { name: 'policy_id' })
  policyId: string;

  @Column('text')
  version: string;

  @Column('jsonb')
  document: ClockPolicy;

  @Column('text')
  note: string;

  @Column('text')
  state: DraftState;

  @Column('text', { name: 'author_ids', array: true })
  authorIds: string[];

  @Column('text', { name: 'author_labels', array: true })
  authorLabels: string[];

  @Column('integer')
  revision: number;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;

  @Column('text', { name: 'decided_by_id', nullable: true })
  decidedById: string | null;

  @Column('text', { name: 'decided_by_label', nullable: true })
  decidedByLabel: string | null;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt: Date | null;

  @Column('text', { nullable: true })
  reason: string | null;
}

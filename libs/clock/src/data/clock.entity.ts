import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ClockStateName } from '../domain/clock-state.js';
import type { SubjectKind } from '../domain/history.js';
import type { DutyHolderKind } from '../domain/policy.js';

export interface StoredPause {
  readonly from: string;
  readonly to: string | null;
  readonly reason: string;
  /** Who asked for it; missing on pauses from before it was kept here (the history has it). */
  readonly author?: string;
}

/** One instance of one clock of one duty holder: the history's answer, kept for reading and firing. */
@Entity('clock')
export class ClockEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text', { name: 'subject_kind' })
  subjectKind: SubjectKind;

  @Column('uuid', { name: 'subject_id' })
  subjectId: string;

  @Column('text', { name: 'policy_id' })
  policyId: string;

  @Column('text', { name: 'policy_version' })
  policyVersion: string;

  @Column('text', { name: 'clock_id' })
  clockId: string;

  @Column('text')
  duty: string;

  @Column('text', { name: 'holder_kind' })
  holderKind: DutyHolderKind;

  @Column('uuid', { name: 'holder_id', nullable: true })
  holderId: string | null;

  @Column('integer')
  instance: number;

  @Column('text')
  state: ClockStateName;

  @Column('timestamptz', { name: 'started_at' })
  startedAt: Date;

  @Column('timestamptz', { name: 'known_at' })
  knownAt: Date;

  @Column('timestamptz', { name: 'anchor_at', nullable: true })
  anchorAt: Date | null;

  @Column('timestamptz', { name: 'count_from', nullable: true })
  countFrom: Date | null;

  @Column('timestamptz', { name: 'allowed_until', nullable: true })
  allowedUntil: Date | null;

  @Column('timestamptz', { name: 'due_at', nullable: true })
  dueAt: Date | null;

  @Column('jsonb')
  pauses: StoredPause[];

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  @Column('text', { nullable: true })
  reason: string | null;
}

/** The firing ledger. */
@Entity('clock_alarm')
export class ClockAlarmEntity {
  @PrimaryColumn('uuid', { name: 'clock_id' })
  clockId: string;

  @PrimaryColumn('text')
  level: string;

  @Column('text')
  kind: 'warn' | 'due';

  @Column('timestamptz', { name: 'fire_at' })
  fireAt: Date;

  @Column('timestamptz', { name: 'fired_at', nullable: true })
  firedAt: Date | null;

  @Column('timestamptz', { name: 'cancelled_at', nullable: true })
  cancelledAt: Date | null;
}

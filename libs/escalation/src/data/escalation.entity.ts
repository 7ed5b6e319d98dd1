import type { SubjectKind } from '@fcert/clock';
import type { AlertRecipient, Tlp } from '@fcert/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EscalationState } from '../domain/lifecycle.js';
import type { Resolution } from '../domain/resolve.js';
import type { ChainSnapshot, StepAction } from '../domain/snapshot.js';
import { HandOff } from './hand-off.entity.js';
import { Rota, RotaOverrideEntity } from './rota.entity.js';

/** One chain: the steps of one clock, or one escalation by hand. */
@Entity('escalation')
export class Escalation {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text', { name: 'subject_kind' })
  subjectKind: SubjectKind;

  @Column('uuid', { name: 'subject_id' })
  subjectId: string;

  @Column('text')
  reference: string;

  @Column('uuid', { name: 'constituent_id', nullable: true })
  constituentId: string | null;

  @Column('uuid', { name: 'provider_id', nullable: true })
  providerId: string | null;

  @Column('text')
  tlp: Tlp;

  /** null: by hand. */
  @Column('uuid', { name: 'clock_row_id', nullable: true })
  clockRowId: string | null;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('jsonb')
  snapshot: ChainSnapshot;

  @Column('text')
  state: EscalationState;

  @Column('uuid', { name: 'active_step_token' })
  activeStepToken: string;

  @Column('timestamptz', { name: 'next_step_at', nullable: true })
  nextStepAt: Date | null;

  @Column('integer', { name: 'next_step_no', nullable: true })
  nextStepNo: number | null;

  @Column('integer', { name: 'next_repeat_no', nullable: true })
  nextRepeatNo: number | null;

  @Column('integer', { name: 'repeats_left' })
  repeatsLeft: number;

  /** When the waiting run was due before quiet hours put it off. */
  @Column('timestamptz', { name: 'deferred_from', nullable: true })
  deferredFrom: Date | null;

  /** When the acknowledgement is looked at again; null: never. */
  @Column('timestamptz', { name: 'unacknowledge_at', nullable: true })
  unacknowledgeAt: Date | null;

  @Column('integer')
  version: number;

  @Column('text', { name: 'raised_by' })
  raisedBy: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'last_raised_at', nullable: true })
  lastRaisedAt: Date | null;

  @Column('timestamptz', { name: 'acknowledged_at', nullable: true })
  acknowledgedAt: Date | null;

  @Column('text', { name: 'acknowledged_by', nullable: true })
  acknowledgedBy: string | null;

  @Column('text', { name: 'acknowledged_by_id', nullable: true })
  acknowledgedById: string | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  @Column('text', { name: 'end_reason', nullable: true })
  endReason: string | null;

  /** People who may know of its subject, out of the restriction; null where it has none. Read with the row. */
  readers: string[] | null;
}

/** The ledger of runs: a step, or a repeat of it, runs once. */
@Entity('escalation_step_run')
export class EscalationStepRun {
  @PrimaryColumn('uuid', { name: 'escalation_id' })
  escalationId: string;

  @PrimaryColumn('integer', { name: 'step_no' })
  stepNo: number;

  @PrimaryColumn('integer', { name: 'repeat_no' })
  repeatNo: number;

  @Column('text')
  action: StepAction;

  /** Node ids of the path. */
  @Column('text', { array: true })
  targets: string[];

  @Column('timestamptz', { name: 'due_at' })
  dueAt: Date;

  @Column('timestamptz', { name: 'fired_at' })
  firedAt: Date;

  @Column('jsonb')
  recipients: AlertRecipient[];

  @Column('jsonb')
  resolution: Resolution[];
}

/** Entities of this room, for the one DataSource of a process. */
export const escalationEntities = [Escalation, EscalationStepRun, Rota, RotaOverrideEntity, HandOff];

import type { Severity, Tlp } from '@fcert/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TaskState } from '../domain/lifecycle.js';

/** A piece of work inside an incident, offered to a provider: acknowledged, proved, accepted. */
@Entity('mssp_task')
export class Task {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  reference: string;

  @Column('uuid', { name: 'incident_id' })
  incidentId: string;

  @Column('text', { name: 'incident_reference' })
  incidentReference: string;

  @Column('uuid', { name: 'constituent_id' })
  constituentId: string;

  @Column('uuid', { name: 'provider_id' })
  providerId: string;

  @Column('uuid', { name: 'contract_id' })
  contractId: string;

  @Column('text', { name: 'service_id' })
  serviceId: string;

  @Column('uuid', { name: 'rule_id', nullable: true })
  ruleId: string | null;

  @Column('text')
  title: string;

  @Column('text')
  instructions: string;

  @Column('text')
  severity: Severity;

  @Column('text')
  tlp: Tlp;

  @Column('text')
  state: TaskState;

  @Column('integer')
  version: number;

  @Column('text', { nullable: true })
  evidence: string | null;

  @Column('text', { name: 'refusal_reason', nullable: true })
  refusalReason: string | null;

  @Column('text', { name: 'return_reason', nullable: true })
  returnReason: string | null;

  @Column('text', { name: 'withdrawal_reason', nullable: true })
  withdrawalReason: string | null;

  @Column('timestamptz', { name: 'next_due_at', nullable: true })
  nextDueAt: Date | null;

  @Column('timestamptz', { name: 'offered_at' })
  offeredAt: Date;

  @Column('text', { name: 'offered_by' })
  offeredBy: string;

  @Column('timestamptz', { name: 'acknowledged_at', nullable: true })
  acknowledgedAt: Date | null;

  @Column('text', { name: 'acknowledged_by', nullable: true })
  acknowledgedBy: string | null;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt: Date | null;

  @Column('text', { name: 'started_by', nullable: true })
  startedBy: string | null;

  @Column('timestamptz', { name: 'completed_at', nullable: true })
  completedAt: Date | null;

  @Column('text', { name: 'completed_by', nullable: true })
  completedBy: string | null;

  @Column('timestamptz', { name: 'refused_at', nullable: true })
  refusedAt: Date | null;

  @Column('text', { name: 'refused_by', nullable: true })
  refusedBy: string | null;

  @Column('timestamptz', { name: 'accepted_at', nullable: true })
  acceptedAt: Date | null;

  @Column('text', { name: 'accepted_by', nullable: true })
  acceptedBy: string | null;

  @Column('timestamptz', { name: 'returned_at', nullable: true })
  returnedAt: Date | null;

  @Column('text', { name: 'returned_by', nullable: true })
  returnedBy: string | null;

  @Column('timestamptz', { name: 'withdrawn_at', nullable: true })
  withdrawnAt: Date | null;

  @Column('text', { name: 'withdrawn_by', nullable: true })
  withdrawnBy: string | null;

  @Column('integer', { name: 'return_count' })
  returnCount: number;

  /** People who may know of its incident, out of the restriction; null where it has none. Read with the row. */
  readers: string[] | null;
}

import type { Pap, Severity, Tlp } from '@fcert/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Disposition, IncidentState } from '../domain/lifecycle.js';

/** One of the three types the classifier offers, with the words that spoke for it. */
export interface ClassificationCandidate {
  class: string;
  type: string;
  confidence: number;
  reasons: string[];
}

/** FCERT's own record of one occurrence; joins n reports. */
@Entity('incident')
export class Incident {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  reference: string;

  @Column('text')
  title: string;

  @Column('text')
  state: IncidentState;

  @Column('text', { nullable: true })
  severity: Severity | null;

  @Column('text', { name: 'severity_by', nullable: true })
  severityBy: 'profile' | 'analyst' | null;

  @Column('double precision', { name: 'priority_score', nullable: true })
  priorityScore: number | null;

  @Column('jsonb', { nullable: true })
  score: object | null;

  @Column('text', { nullable: true })
  class: string | null;

  @Column('text', { nullable: true })
  type: string | null;

  @Column('double precision', { nullable: true })
  confidence: number | null;

  @Column('text', { name: 'classified_by', nullable: true })
  classifiedBy: 'model' | 'analyst' | null;

  @Column('jsonb')
  candidates: ClassificationCandidate[];

  @Column('text', { array: true })
  secondary: string[];

  @Column('text', { array: true })
  flags: string[];

  @Column('text')
  tlp: Tlp;

  @Column('text')
  pap: Pap;

  @Column('uuid', { name: 'constituent_id' })
  constituentId: string;

  @Column('text')
  sector: string;

  @Column('uuid', { name: 'assignee_id', nullable: true })
  assigneeId: string | null;

  @Column('text', { name: 'assignee_label', nullable: true })
  assigneeLabel: string | null;

  @Column('timestamptz', { name: 'claimed_at', nullable: true })
  claimedAt: Date | null;

  @Column('timestamptz', { name: 'claim_expires_at', nullable: true })
  claimExpiresAt: Date | null;

  @Column('integer', { name: 'report_count' })
  reportCount: number;

  @Column('timestamptz', { name: 'opened_at' })
  openedAt: Date;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt: Date;

  @Column('timestamptz', { name: 'acknowledged_at', nullable: true })
  acknowledgedAt: Date | null;

  @Column('timestamptz', { name: 'closed_at', nullable: true })
  closedAt: Date | null;

  @Column('text', { nullable: true })
  disposition: Disposition | null;

  @Column('uuid', { name: 'duplicate_of', nullable: true })
  duplicateOf: string | null;

  @Column('timestamptz', { name: 'next_due_at', nullable: true })
  nextDueAt: Date | null;

  @Column('uuid', { name: 'next_clock_id', nullable: true })
  nextClockId: string | null;

  @Column('integer')
  version: number;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;

  /** People who may know of it, out of its restriction; null where it has none. Read with the row, no column of it. */
  readers: string[] | null;
}

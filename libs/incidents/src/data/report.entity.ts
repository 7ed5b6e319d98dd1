import type { Severity, Tlp } from '@fcert/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export interface Affected {
  systems?: string[];
  users?: number;
  services?: string[];
}

export interface StatedObservable {
  type: string;
  value: string;
}

export interface ReportContact {
  name?: string;
  phone?: string;
  email?: string;
}

/** What a reporter stated, at one time, through one channel. Never changed; corrected only by additions. */
@Entity('report')
export class Report {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  reference: string;

  @Column('uuid', { name: 'constituent_id' })
  constituentId: string;

  @Column('text')
  channel: 'api' | 'bulk' | 'form' | 'mail';

  @Column('text', { name: 'caller_id' })
  callerId: string;

  @Column('text', { name: 'caller_label' })
  callerLabel: string;

  @Column('boolean', { name: 'on_behalf' })
  onBehalf: boolean;

  @Column('text')
  title: string;

  @Column('text')
  description: string;

  @Column('text', { nullable: true })
  category: string | null;

  @Column('text', { name: 'severity_claim', nullable: true })
  severityClaim: Severity | null;

  @Column('timestamptz', { name: 'occurred_at', nullable: true })
  occurredAt: Date | null;

  @Column('timestamptz', { name: 'detected_at', nullable: true })
  detectedAt: Date | null;

  @Column('timestamptz', { name: 'aware_at', nullable: true })
  awareAt: Date | null;

  @Column('jsonb')
  affected: Affected;

  @Column('jsonb')
  observables: StatedObservable[];

  @Column('jsonb', { nullable: true })
  contact: ReportContact | null;

  @Column('text', { name: 'source_ref', nullable: true })
  sourceRef: string | null;

  @Column('text')
  tlp: Tlp;

  @Column('text', { name: 'body_sha256' })
  bodySha256: string;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt: Date;

  @Column('text')
  status: 'received' | 'triaged' | 'declined';

  @Column('uuid', { name: 'incident_id', nullable: true })
  incidentId: string | null;

  @Column('integer', { name: 'occurrence_count' })
  occurrenceCount: number;

  @Column('timestamptz', { name: 'last_occurred_at' })
  lastOccurredAt: Date;

  /** People who may know of its incident, out of the restriction; null where it has none. Read with the row. */
  readers: string[] | null;
}

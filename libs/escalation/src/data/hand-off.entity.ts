import type { Tlp } from '@fcert/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { HandOffContent } from '../domain/hand-off-paper.js';
import type { HandOffEvent, HandOffState } from '../domain/hand-off.js';

/** How a clock stood before and after a release. */
export interface ClockChangeOfHandOff {
  readonly clockRowId: string;
  readonly title: string;
  readonly caption: string;
  readonly before: string | null;
  readonly after: string;
}

/** A matter passed to a body outside. FCERT keeps its record. */
@Entity('escalation_handoff')
export class HandOff {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'incident_id' })
  incidentId: string;

  /** Of the incident. */
  @Column('text')
  reference: string;

  @Column('integer')
  ordinal: number;

  @Column('uuid', { name: 'constituent_id' })
  constituentId: string;

  @Column('text')
  tlp: Tlp;

  @Column('text', { name: 'body_id' })
  bodyId: string;

  @Column('text', { name: 'body_title' })
  bodyTitle: string;

  @Column('text', { nullable: true })
  attention: string | null;

  @Column('text')
  reason: string;

  @Column('jsonb')
  content: HandOffContent;

  @Column('text', { name: 'clock_event' })
  clockEvent: HandOffEvent;

  @Column('text')
  state: HandOffState;

  @Column('timestamptz', { name: 'prepared_at' })
  preparedAt: Date;

  @Column('text', { name: 'prepared_by' })
  preparedBy: string;

  @Column('text', { name: 'prepared_by_id' })
  preparedById: string;

  @Column('timestamptz', { name: 'released_at', nullable: true })
  releasedAt: Date | null;

  @Column('text', { name: 'released_by', nullable: true })
  releasedBy: string | null;

  @Column('jsonb', { name: 'clock_changes', nullable: true })
  clockChanges: ClockChangeOfHandOff[] | null;

  /** The number the other side gave it. */
  @Column('text', { name: 'their_reference', nullable: true })
  theirReference: string | null;

  @Column('timestamptz', { name: 'acknowledged_at', nullable: true })
  acknowledgedAt: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  @Column('text', { name: 'end_reason', nullable: true })
  endReason: string | null;

  @Column('integer')
  version: number;

  /** People who may know of its incident, out of the restriction; null where it has none. Read with the row. */
  readers: string[] | null;
}

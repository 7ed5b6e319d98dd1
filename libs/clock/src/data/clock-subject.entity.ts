import type { Tlp } from '@fcert/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { HistoryFact, SubjectKind } from '../domain/history.js';

/** A text a subject stays bound to. */
export interface Pin {
  readonly id: string;
  readonly version: string;
  readonly calendar: { readonly id: string; readonly revision: number } | null;
  readonly carried: boolean;
}

/** What clocks are about, and what the permission filter must know of it. The row is the lock of its history. */
@Entity('clock_subject')
export class ClockSubjectEntity {
  @PrimaryColumn('text', { name: 'subject_kind' })
  subjectKind: SubjectKind;

  @PrimaryColumn('uuid', { name: 'subject_id' })
  subjectId: string;

  @Column('text')
  reference: string;

  @Column('timestamptz', { name: 'opened_at' })
  openedAt: Date;

  @Column('uuid', { name: 'constituent_id', nullable: true })
  constituentId: string | null;

  @Column('uuid', { name: 'provider_id', nullable: true })
  providerId: string | null;

  @Column('text')
  tlp: Tlp;

  @Column('jsonb')
  pinned: Pin[];
}

/** The append-only history everything else is recomputed from. */
@Entity('clock_fact')
export class ClockFactEntity {
  @PrimaryColumn('text', { name: 'subject_kind' })
  subjectKind: SubjectKind;

  @PrimaryColumn('uuid', { name: 'subject_id' })
  subjectId: string;

  @PrimaryColumn('integer')
  seq: number;

  @Column('text')
  kind: HistoryFact['kind'];

  @Column('timestamptz')
  at: Date;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;

  @Column('jsonb')
  body: Record<string, unknown>;

  @Column('text', { name: 'actor_kind' })
  actorKind: string;

  @Column('text', { name: 'actor_id' })
  actorId: string;
}

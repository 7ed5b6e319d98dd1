import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DutyHolderKind } from '../domain/policy.js';

/** One period of one recurring duty of one holder; its clock stands under the same id. */
@Entity('duty_period')
export class DutyPeriodEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  reference: string;

  @Column('text', { name: 'policy_id' })
  policyId: string;

  @Column('text', { name: 'policy_version' })
  policyVersion: string;

  @Column('text', { name: 'duty_id' })
  dutyId: string;

  @Column('text', { name: 'holder_kind' })
  holderKind: DutyHolderKind;

  @Column('uuid', { name: 'holder_id', nullable: true })
  holderId: string | null;

  @Column('timestamptz', { name: 'period_start' })
  periodStart: Date;

  @Column('timestamptz', { name: 'period_end' })
  periodEnd: Date;

  @Column('timestamptz', { name: 'opened_at' })
  openedAt: Date;
}

/** What was handed in for a period. Never changed. */
@Entity('duty_return')
export class DutyReturnEntity {
  @PrimaryColumn('uuid', { name: 'duty_period_id' })
  dutyPeriodId: string;

  @Column('boolean')
  nil: boolean;

  @Column('text')
  text: string;

  @Column('jsonb')
  fields: Record<string, string>;

  @Column('text', { array: true })
  incidents: string[];

  @Column('timestamptz', { name: 'received_at' })
  receivedAt: Date;

  @Column('text', { name: 'actor_kind' })
  actorKind: string;

  @Column('text', { name: 'actor_id' })
  actorId: string;

  @Column('text', { name: 'actor_label' })
  actorLabel: string;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RotaLayer, RotaMember } from '../domain/rota/rota.js';

/** Who is on duty at one desk: of FCERT, or of one body or provider. */
@Entity('rota')
export class Rota {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text', { name: 'node_id' })
  nodeId: string;

  @Column('uuid', { name: 'constituent_id', nullable: true })
  constituentId: string | null;

  @Column('uuid', { name: 'provider_id', nullable: true })
  providerId: string | null;

  @Column('text')
  title: string;

  /** IANA name. */
  @Column('text')
  zone: string;

  @Column('jsonb')
  layers: RotaLayer[];

  @Column('integer')
  version: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;

  @Column('timestamptz', { name: 'retired_at', nullable: true })
  retiredAt: Date | null;
}

/** Somebody takes duty over for a time. Cancelled, never deleted: a step may have told who covered. */
@Entity('rota_override')
export class RotaOverrideEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'rota_id' })
  rotaId: string;

  @Column('text', { name: 'member_kind' })
  memberKind: RotaMember['kind'];

  @Column('uuid', { name: 'member_id' })
  memberId: string;

  @Column('text', { name: 'covers_kind', nullable: true })
  coversKind: RotaMember['kind'] | null;

  @Column('uuid', { name: 'covers_id', nullable: true })
  coversId: string | null;

  @Column('timestamptz', { name: 'from_at' })
  fromAt: Date;

  @Column('timestamptz', { name: 'to_at' })
  toAt: Date;

  @Column('text')
  reason: string;

  @Column('text', { name: 'created_by' })
  createdBy: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'cancelled_at', nullable: true })
  cancelledAt: Date | null;

  @Column('text', { name: 'cancelled_by', nullable: true })
  cancelledBy: string | null;
}

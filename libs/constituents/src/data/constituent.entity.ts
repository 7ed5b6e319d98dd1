import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** A body FCERT serves. */
@Entity('constituent')
export class ConstituentEntity {
  @PrimaryColumn('uuid')
  id: string;

  /** Stable short name in capitals: `DIV-CABINET`. */
  @Column('text', { unique: true })
  code: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  short: string | null;

  @Column('text')
  type: string;

  @Column('uuid', { name: 'parent_id', nullable: true })
  parentId: string | null;

  @Column('text')
  sector: string;

  @Column('boolean')
  critical: boolean;

  /** How sure the register is of this row. */
  @Column('text')
  source: string;

  @Column('integer', { default: 1 })
  version: number;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}

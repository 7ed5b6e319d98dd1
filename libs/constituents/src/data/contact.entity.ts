import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

export const CONTACT_DUTIES = ['focal-point', 'deputy', 'on-call', 'executive'] as const;
export type ContactDuty = (typeof CONTACT_DUTIES)[number];

/** Whom FCERT calls at a constituent. */
@Entity('contact')
export class ContactEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'constituent_id' })
  constituentId: string;

  @Column('text')
  name: string;

  @Column('text')
  duty: ContactDuty;

  @Column('text')
  email: string;

  @Column('text', { nullable: true })
  phone: string | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;

  @Column('timestamptz', { name: 'retired_at', nullable: true })
  retiredAt: Date | null;
}

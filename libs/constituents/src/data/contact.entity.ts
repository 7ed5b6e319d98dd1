import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

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
}

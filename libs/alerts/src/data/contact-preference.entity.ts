import { Column, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { Language } from '../domain/message.js';

/** What a contact of a body asked for: a language, and a letter for each report that becomes an incident. */
@Entity('contact_preference')
export class ContactPreferenceEntity {
  @PrimaryColumn('uuid', { name: 'contact_id' })
  contactId: string;

  @Column('uuid', { name: 'constituent_id' })
  constituentId: string;

  @Column('text')
  language: Language;

  @Column('boolean')
  receipts: boolean;

  @UpdateDateColumn({ type: 'timestamptz', name: 'updated_at' })
  updatedAt: Date;
}

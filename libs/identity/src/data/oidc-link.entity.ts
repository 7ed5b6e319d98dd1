import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** Whom the OpenID provider means by a subject. */
@Entity('oidc_link')
export class OidcLinkEntity {
  @PrimaryColumn('text')
  issuer: string;

  @PrimaryColumn('text')
  subject: string;

  @Column('uuid', { name: 'person_id', unique: true })
  personId: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'linked_at' })
  linkedAt: Date;

  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt: Date | null;
}

import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** What signs the webhooks of one address, sealed under the key of the installation. */
@Entity('webhook_secret')
export class WebhookSecretEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'address_id' })
  addressId: string;

  @Column('bytea')
  sealed: Buffer;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'retires_at', nullable: true })
  retiresAt: Date | null;
}

import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ContractTarget } from '../domain/contract-policy.js';

/** Which services a provider owes to whom, and by when. Its clocks are the policy `policyId`. */
@Entity('mssp_contract')
export class Contract {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  code: string;

  @Column('uuid', { name: 'provider_id' })
  providerId: string;

  /** null: for every organisation. */
  @Column('uuid', { name: 'constituent_id', nullable: true })
  constituentId: string | null;

  @Column('text', { array: true })
  services: string[];

  @Column('jsonb')
  targets: ContractTarget[];

  @Column('text', { name: 'policy_id' })
  policyId: string;

  @Column('text', { name: 'policy_version' })
  policyVersion: string;

  /** First day, inclusive. */
  @Column('date', { name: 'valid_from', nullable: true })
  validFrom: string | null;

  /** First day on which it no longer holds. */
  @Column('date', { name: 'valid_until', nullable: true })
  validUntil: string | null;
}

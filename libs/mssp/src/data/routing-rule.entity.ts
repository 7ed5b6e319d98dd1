import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RuleConditions } from '../domain/routing.js';

/** When a new incident asks for a managed service. A table, edited as data. */
@Entity('mssp_routing_rule')
export class RoutingRuleRow {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  code: string;

  @Column('integer')
  position: number;

  @Column('boolean')
  enabled: boolean;

  @Column('jsonb')
  conditions: RuleConditions;

  @Column('text', { name: 'service_id' })
  serviceId: string;

  @Column('text')
  instructions: string;

  @Column('bigint', { name: 'match_count' })
  matchCount: string;

  @Column('timestamptz', { name: 'last_matched_at', nullable: true })
  lastMatchedAt: Date | null;

  @Column('bigint', { name: 'unserved_count' })
  unservedCount: string;
}

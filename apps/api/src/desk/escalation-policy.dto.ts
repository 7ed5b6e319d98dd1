import type { EscalationPolicy } from '@fcert/escalation';
import { ApiProperty } from '@nestjs/swagger';

/** Whose figure a chain follows, as it was pinned with the chain. */
export class EscalationPolicyAnswer {
  @ApiProperty()
  id: string;

  @ApiProperty()
  version: string;

  @ApiProperty({ type: String, nullable: true, description: 'null: armed before chains kept it.' })
  status: string | null;

  @ApiProperty({ type: Object, nullable: true, description: 'Source of the figure; null for house targets.' })
  citation: object | null;

  @ApiProperty({ example: 'FCERT house target' })
  caption: string;
}

export function escalationPolicy(policy: EscalationPolicy | null): EscalationPolicyAnswer | null {
  return policy && { ...policy, status: policy.status ?? null, citation: policy.citation ?? null };
}

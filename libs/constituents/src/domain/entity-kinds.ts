/** The facts of a body that decide which policies may apply to it. */
export interface BodyFacts {
  readonly type: string;
  readonly sector: string;
  readonly critical: boolean;
}

/**
 * Kinds as clock policies name them (data/policies/schema.json). Only what follows from the register is derived here:
 * that a body is, say, a telecom licensee is a fact of its own which the register does not hold.
 */
export function entityKindsOf({ type, sector, critical }: BodyFacts): string[] {
  const kinds: string[] = [];
  if (type === 'ministry' || type === 'division') kinds.push(type);
  if (critical) kinds.push('cii-owner');
  if (sector === 'finance' && type === 'corporation') kinds.push('financial-entity');
  return kinds;
}

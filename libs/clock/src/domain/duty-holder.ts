import type { DutyHolderKind } from './policy.js';

/** Who owes what a clock measures. FCERT is one body and carries no id. */
export interface DutyHolder {
  readonly kind: DutyHolderKind;
  readonly id: string | null;
}

export const FCERT: DutyHolder = { kind: 'fcert', id: null };

export function holderKey(holder: DutyHolder): string {
  return `${holder.kind}:${holder.id ?? ''}`;
}

export function sameHolder(a: DutyHolder, b: DutyHolder): boolean {
  return a.kind === b.kind && a.id === b.id;
}

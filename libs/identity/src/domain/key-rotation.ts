import { DomainError } from '@fcert/kernel';

/** Of one owner and name: the one in use, and the one that takes over. */
export const LIVE_KEYS_MAX = 2;
/** Longest an old key may live on beside its successor. */
export const OVERLAP_DAYS_MAX = 30;

/** @param live how many live keys of this owner and name there are already */
export function refuseThirdKey(live: number): void {
  if (live < LIVE_KEYS_MAX) return;
  const detail = `Two keys of this owner and name are live. Revoke one, or wait until the older one ends.`;
  throw new DomainError('refused', 'two-keys-live', detail);
}

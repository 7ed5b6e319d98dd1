import type { Tx } from '@fcert/platform';
import { enableVersions } from './data/policy-versions.js';

/** Switches policies on where no person's approval is asked for: on the stage of a rehearsal, which binds nobody. */
export async function enablePolicies(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await enableVersions(tx, ids);
}

import { type OldCases, oldCases } from '@fcert/incidents';
import { type Queryable, databaseTime } from '@fcert/platform';
import { heldBack } from './data/holds.js';
import { type RetentionPolicy, daysOf } from './domain/policy.js';

const DAY_MS = 86_400_000;

/** What would go, were it released at this moment; changes nothing. */
export async function dryRun(q: Queryable, policy: RetentionPolicy): Promise<OldCases & { cutoff: Date }> {
  const cutoff = new Date((await databaseTime(q)).getTime() - daysOf(policy, 'case') * DAY_MS);
  return { cutoff, ...(await oldCases(q, cutoff, await heldBack(q))) };
}

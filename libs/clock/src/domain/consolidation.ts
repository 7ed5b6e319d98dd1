import type { DutyHolder } from './duty-holder.js';
import { FCERT } from './duty-holder.js';
import type { ClockPolicy, RecurringDuty } from './policy.js';
import { inScope } from './scope.js';
import type { Situation } from './situation.js';

/**
 * Whether an incident, as it stands, is one that a recurring duty reports on: in the scope of policy and duty, as its
 * holder stands to it. One merged into another is counted with that one; a false alarm is not counted.
 */
export function isConsolidated(
  situation: Situation,
  { policy, duty, holder }: { policy: ClockPolicy; duty: RecurringDuty; holder: DutyHolder | null },
): boolean {
  if (situation.subjectKind !== 'incident' || situation.merged) return false;
  const toward = duty.dutyHolder === 'constituent' && holder ? holder : FCERT;
  if (situation.holds(['rejected'], toward)) return false;
  const facts = situation.factsFor(toward, policy);
  return inScope(policy.appliesTo, facts) && inScope(duty.appliesTo, facts);
}

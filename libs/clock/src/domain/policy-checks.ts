import type { FieldError } from '@fcert/kernel';
import { IANAZone } from 'luxon';
import type { ClockDefinition, ClockPolicy, EscalationStep, Scope } from './policy.js';

/** Lists a policy may name; they change apart from the policies, so the caller brings them. */
export interface KnownNames {
  /** RSIT classes and `class/type` pairs. */
  readonly categories: ReadonlySet<string>;
  readonly sectors: ReadonlySet<string>;
}

interface Scoped {
  readonly scope: Scope | undefined;
  readonly pointer: string;
}

/** What the schema cannot say about a policy that already fits it. Empty when all is well. */
export function checkPolicy(policy: ClockPolicy, known: KnownNames): FieldError[] {
  return [
    ...checkChains(policy),
    ...checkWarnings(policy),
    ...checkEscalation(policy),
    ...checkScopes(policy, known),
    ...checkDates(policy),
    ...checkCalendar(policy),
    ...checkZone(policy),
    ...checkUnique(policy),
  ];
}

function checkZone({ timezone }: ClockPolicy): FieldError[] {
  if (IANAZone.isValidZone(timezone)) return [];
  return [
    fault(
      '/timezone',
      'unknown-zone',
      'There is no such time zone. Name one of the IANA list, as in Asia/Karachi.',
    ),
  ];
}

function checkChains(policy: ClockPolicy): FieldError[] {
  const byId = new Map(policy.clocks.map((clock) => [clock.id, clock]));
  const faults: FieldError[] = [];
  policy.clocks.forEach((clock, index) => {
    const named = { follows: clock.follows, 'anchor/clock': clock.anchor.clock };
    for (const [where, id] of Object.entries(named))
      if (id !== undefined && !byId.has(id))
        faults.push(
          fault(`/clocks/${index}/${where}`, 'unknown-clock', `There is no clock "${id}" in this policy.`),
        );
    if (isInCycle(clock, byId))
      faults.push(fault(`/clocks/${index}/follows`, 'cycle', `"${clock.id}" waits for itself.`));
  });
  return faults;
}

function isInCycle(clock: ClockDefinition, byId: ReadonlyMap<string, ClockDefinition>): boolean {
  const pending = [clock.follows, clock.anchor.clock];
  const seen = new Set<string>();
  while (pending.length > 0) {
    const id = pending.pop();
    if (id === undefined || seen.has(id)) continue;
    if (id === clock.id) return true;
    seen.add(id);
    const next = byId.get(id);
    pending.push(next?.follows, next?.anchor.clock);
  }
  return false;
}

function checkWarnings(policy: ClockPolicy): FieldError[] {
  return policy.clocks.flatMap((clock, index) =>
    clock.warnAt.every((share, n) => n === 0 || share > (clock.warnAt[n - 1] ?? 0))
      ? []
      : [fault(`/clocks/${index}/warnAt`, 'not-ascending', 'Shares must ascend.')],
  );
}

function checkEscalation(policy: ClockPolicy): FieldError[] {
  const nodes = new Set(policy.escalationPath?.nodes.map((node) => node.id) ?? []);
  const unknown = (ids: readonly string[], pointer: string): FieldError[] =>
    ids
      .filter((id) => !nodes.has(id))
      .map((id) => fault(pointer, 'unknown-node', `There is no node "${id}" in the escalation path.`));
  const stepsOf = (steps: readonly EscalationStep[] | undefined, pointer: string): FieldError[] =>
    (steps ?? []).flatMap((step, n) => unknown(step.to, `${pointer}/escalationSteps/${n}/to`));
  return [
    ...policy.clocks.flatMap((clock, index) => stepsOf(clock.escalationSteps, `/clocks/${index}`)),
    ...policy.recurring.flatMap((duty, index) => stepsOf(duty.escalationSteps, `/recurring/${index}`)),
    ...(policy.escalationPath?.edges ?? []).flatMap((edge, index) =>
      unknown([edge.from, edge.to], `/escalationPath/edges/${index}`),
    ),
  ];
}

function checkScopes(policy: ClockPolicy, known: KnownNames): FieldError[] {
  const scopes: Scoped[] = [
    { scope: policy.appliesTo, pointer: '/appliesTo' },
    ...policy.clocks.map((clock, n) => ({ scope: clock.appliesTo, pointer: `/clocks/${n}/appliesTo` })),
    ...policy.recurring.map((duty, n) => ({ scope: duty.appliesTo, pointer: `/recurring/${n}/appliesTo` })),
    ...(policy.escalationPath?.edges ?? []).map((edge, n) => ({
      scope: edge.when,
      pointer: `/escalationPath/edges/${n}/when`,
    })),
  ];
  return scopes.flatMap(({ scope, pointer }) => [
    ...strangers(scope?.categories, known.categories, `${pointer}/categories`, 'unknown-category'),
    ...strangers(scope?.sectors, known.sectors, `${pointer}/sectors`, 'unknown-sector'),
  ]);
}

function strangers(
  names: readonly string[] | undefined,
  known: ReadonlySet<string>,
  pointer: string,
  code: string,
): FieldError[] {
  return (names ?? [])
    .filter((name) => !known.has(name))
    .map((name) => fault(pointer, code, `"${name}" is in no list this platform knows.`));
}

function checkDates({ effectiveFrom, effectiveTo }: ClockPolicy): FieldError[] {
  return effectiveFrom !== null && effectiveTo !== null && effectiveFrom > effectiveTo
    ? [fault('/effectiveTo', 'before-start', 'The last day lies before the first.')]
    : [];
}

function checkCalendar(policy: ClockPolicy): FieldError[] {
  const needed =
    policy.clocks.some((clock) => clock.roll != null || isWorkingDays(clock.duration)) ||
    policy.recurring.some((duty) => isWorkingDays(duty.due)) ||
    policy.roll != null;
  return needed && policy.workingCalendar === null
    ? [fault('/workingCalendar', 'missing', 'Working days and roll rules need a calendar.')]
    : [];
}

function isWorkingDays(duration: ClockDefinition['duration']): boolean {
  return typeof duration === 'object' && duration !== null;
}

function checkUnique(policy: ClockPolicy): FieldError[] {
  const ids = [...policy.clocks, ...policy.recurring].map((item) => item.id);
  return ids
    .filter((id, index) => ids.indexOf(id) !== index)
    .map((id) => fault('/clocks', 'duplicate-id', `"${id}" is used twice.`));
}

function fault(pointer: string, code: string, message: string): FieldError {
  return { pointer, code, message };
}

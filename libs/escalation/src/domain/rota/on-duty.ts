import { openingAt } from '../daily-window.js';
import {
  type OnDuty,
  type RotaLayer,
  type RotaMember,
  type RotaOverride,
  type RotaPlan,
  isSameMember,
} from './rota.js';
import { turnAt } from './turns.js';

/** Who is on duty at an instant: one, or null in a gap. An override wins; then the first layer that covers it. */
export function onDutyAt(plan: RotaPlan, overrides: readonly RotaOverride[], at: number): OnDuty | null {
  const planned = plannedAt(plan, at);
  const override = overrides
    .filter((one) => one.from <= at && at < one.to && takesOver(one, planned))
    .reduce<RotaOverride | null>((last, one) => (last === null || isLater(one, last) ? one : last), null);
  return override ? { member: override.member, by: 'override', source: override.id } : planned;
}

function plannedAt({ zone, layers }: RotaPlan, at: number): OnDuty | null {
  for (const layer of layers) {
    const member = memberAt(layer, zone, at);
    if (member) return { member, by: 'layer', source: layer.name };
  }
  return null;
}

function memberAt(layer: RotaLayer, zone: string, at: number): RotaMember | null {
  if (layer.hours && !openingAt(layer.hours, zone, at)) return null;
  const turn = turnAt(layer, zone, at);
  return turn ? (layer.members[turn.no % layer.members.length] ?? null) : null;
}

/** One that covers a colleague holds only while it is the colleague's turn. */
function takesOver({ covers }: RotaOverride, planned: OnDuty | null): boolean {
  return covers === null || (planned !== null && isSameMember(covers, planned.member));
}

function isLater(a: RotaOverride, b: RotaOverride): boolean {
  return a.createdAt === b.createdAt ? a.id > b.id : a.createdAt > b.createdAt;
}

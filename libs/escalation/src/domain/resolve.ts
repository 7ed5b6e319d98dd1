import type { AlertChannel, AlertRecipient } from '@fcert/kernel';
import { CHANNELS } from './pin-steps.js';
import { type RotaMember, isSameMember } from './rota/rota.js';
import type { PathNode, PinnedStep } from './snapshot.js';

/** A desk at the instant a step runs. */
export type Staffing =
  /** A rota is kept; null where it has a gap or who is on duty may not sign in any more. */
  | { readonly by: 'rota'; readonly rotaId: string; readonly onDuty: RotaMember | null }
  /** No rota: everybody whose job it is. */
  | { readonly by: 'role'; readonly members: readonly RotaMember[] }
  | { readonly by: 'outside' };

/** How the recipients of one target were found. Kept in the ledger beside them. */
export interface Resolution {
  readonly target: string;
  /** The desk that was told, when it is another than the target. */
  readonly desk: string | null;
  readonly found: 'on-duty' | 'everybody' | 'last-resort' | 'outside-body' | 'nobody';
  readonly rotaId: string | null;
  /** Desks that were asked first and had nobody. */
  readonly passed: readonly string[];
}

export interface Resolved {
  readonly recipients: readonly AlertRecipient[];
  readonly resolution: readonly Resolution[];
}

export interface Staff {
  readonly at: (desk: PathNode) => Staffing;
  readonly lastResort: readonly RotaMember[];
}

interface Found extends Resolution {
  readonly members: readonly RotaMember[];
}

/**
 * Whom a step tells: who is on duty at each target, everybody of the desk where it keeps no rota, the next desk up where
 * there is nobody. A desk outside is told by nobody here.
 */
export function resolveStep(step: PinnedStep, staff: Staff): Resolved {
  const found = step.targets.map((target) => find(target, step.above?.[target.id] ?? [], staff));
  const channels = step.channels ?? CHANNELS[step.action];
  const members = found.flatMap((one) => one.members);
  return {
    recipients: distinct(members).map((member) => ({ ...member, channels: channelsFor(member, channels) })),
    resolution: found.map(({ target, desk, found: how, rotaId, passed }) => ({
      target,
      desk,
      found: how,
      rotaId,
      passed,
    })),
  };
}

function find(target: PathNode, above: readonly PathNode[], staff: Staff): Found {
  const passed: string[] = [];
  for (const desk of [target, ...above]) {
    const staffing = staff.at(desk);
    const told = { target: target.id, desk: desk.id === target.id ? null : desk.id, passed };
    if (staffing.by === 'outside') return { ...told, found: 'outside-body', rotaId: null, members: [] };
    if (staffing.by === 'rota' && staffing.onDuty)
      return { ...told, found: 'on-duty', rotaId: staffing.rotaId, members: [staffing.onDuty] };
    if (staffing.by === 'role' && staffing.members.length > 0)
      return { ...told, found: 'everybody', rotaId: null, members: staffing.members };
    passed.push(desk.id);
  }
  const members = staff.lastResort;
  const found = members.length > 0 ? 'last-resort' : 'nobody';
  return { target: target.id, desk: null, found, rotaId: null, passed, members };
}

/** The console is for people of the platform; a contact has none. */
function channelsFor({ kind }: RotaMember, channels: readonly AlertChannel[]): readonly AlertChannel[] {
  if (kind === 'person') return channels;
  const outward = channels.filter((channel) => channel !== 'live');
  return outward.length > 0 ? outward : ['email'];
}

function distinct(members: readonly RotaMember[]): RotaMember[] {
  return members.filter((member, n) => members.findIndex((other) => isSameMember(other, member)) === n);
}

import { type DutyContact, dutyContacts } from '@fcert/constituents';
import { type DutyPerson, dutyPeople, mayKnow } from '@fcert/identity';
import type { Actor, Role } from '@fcert/kernel';
import type { Queryable } from '@fcert/platform';
import type { Escalation } from './data/escalation.entity.js';
import type { Rota } from './data/rota.entity.js';
import { type EnteredOverride, overridesWithin, rotasOfDesks } from './data/rotas.js';
import type { DueStep } from './data/step-runs.js';
import { type DeskRole, LAST_RESORT, deskRole } from './domain/desk-roles.js';
import { type Resolved, type Staff, type Staffing, resolveStep } from './domain/resolve.js';
import { onDutyAt } from './domain/rota/on-duty.js';
import type { RotaMember } from './domain/rota/rota.js';
import type { PathNode, PinnedStep } from './domain/snapshot.js';

type Parties = Pick<Escalation, 'constituentId' | 'providerId'>;

/** Everything that is asked of the register, the rotas and the people, read once for all steps of a batch. */
interface Known {
  readonly at: Date;
  readonly rotas: readonly Rota[];
  readonly overrides: readonly EnteredOverride[];
  readonly people: readonly DutyPerson[];
  readonly contacts: readonly DutyContact[];
  /** Who is on duty by rota, worked out when first asked: steps of a batch share few desks. */
  readonly duties: Map<string, RotaMember | null>;
}

/** Whom each due step tells, as rotas and people stand at `at`: by chain id. */
export async function recipientsOf(
  q: Queryable,
  due: readonly Pick<DueStep, 'chain' | 'step'>[],
  at: Date,
): Promise<Map<string, Resolved>> {
  if (due.length === 0) return new Map();
  const known = await read(q, due, at);
  return new Map(
    due.map(({ chain, step }) => [chain.id, resolveStep(step, staffOf(knowing(known, chain), chain))]),
  );
}

async function read(q: Queryable, due: readonly Pick<DueStep, 'chain' | 'step'>[], at: Date): Promise<Known> {
  const desks = due.flatMap(({ step }) => desksOf(step));
  const rotas = await rotasOfDesks(q, [...new Set(desks.map((desk) => desk.id))]);
  const constituentIds = distinct(due.map(({ chain }) => chain.constituentId));
  const overrides = await overridesWithin(
    q,
    rotas.map((rota) => rota.id),
    { from: at, to: new Date(at.getTime() + 1) },
  );
  const members = [
    ...rotas.flatMap((rota) => rota.layers.flatMap((layer) => layer.members)),
    ...overrides.map((o) => o.member),
  ];
  const [people, contacts] = await Promise.all([
    dutyPeople(q, {
      ids: distinct(members.map((member) => (member.kind === 'person' ? member.id : null))),
      roles: [...new Set([...LAST_RESORT, ...desks.flatMap(roleOf)])],
      constituentIds,
      providerIds: distinct(due.map(({ chain }) => chain.providerId)),
    }),
    dutyContacts(q, constituentIds),
  ]);
  return { at, rotas, overrides, people, contacts, duties: new Map() };
}

/** Of a case for named readers the others hear nothing: to its chains they are not there, and the next desk is. */
function knowing(known: Known, { readers }: Pick<Escalation, 'readers'>): Known {
  if (readers === null) return known;
  return { ...known, people: known.people.filter((person) => mayKnow(actorOf(person), readers)) };
}

function actorOf({ id, role, constituentId, providerId }: DutyPerson): Actor {
  return { kind: 'person', id, name: '', role, constituentId, providerId, sessionId: '' };
}

const desksOf = (step: PinnedStep): PathNode[] => [
  ...step.targets,
  ...Object.values(step.above ?? {}).flat(),
];

function roleOf(desk: PathNode): Role[] {
  const role = deskRole(desk);
  return role.of === 'fcert' ? [role.role] : [];
}

function staffOf(known: Known, parties: Parties): Staff {
  const ofFcert = known.people.filter(
    (person) => person.constituentId === null && person.providerId === null,
  );
  const lastRole = LAST_RESORT.find((role) => ofFcert.some((person) => person.role === role));
  return {
    at: (desk) => staffing(known, parties, desk),
    lastResort: ofFcert.filter((person) => person.role === lastRole).map(asMember),
  };
}

function staffing(known: Known, parties: Parties, desk: PathNode): Staffing {
  const role = deskRole(desk);
  if (role.of === 'outside') return { by: 'outside' };
  const rota = known.rotas.find((one) => one.nodeId === desk.id && isKeptBy(one, role, parties));
  if (!rota) return { by: 'role', members: everybody(known, parties, role) };
  const member = dutyOf(known, rota);
  return { by: 'rota', rotaId: rota.id, onDuty: member && mayBeTold(known, member) ? member : null };
}

function dutyOf({ at, overrides, duties }: Known, rota: Rota): RotaMember | null {
  const worked = duties.get(rota.id);
  if (worked !== undefined) return worked;
  const own = overrides.filter((one) => one.rotaId === rota.id);
  const member = plannedMember(rota, own, at);
  duties.set(rota.id, member);
  return member;
}

/** A rota that cannot be worked out is a gap, and the next desk is told: it must not hold up the steps of everybody. */
function plannedMember(rota: Rota, own: readonly EnteredOverride[], at: Date): RotaMember | null {
  try {
    return onDutyAt(rota, own, at.getTime())?.member ?? null;
  } catch {
    return null;
  }
}

/** A rota of one body or provider answers for its own cases only. */
function isKeptBy(rota: Rota, role: DeskRole, { constituentId, providerId }: Parties): boolean {
  if (role.of === 'provider') return providerId !== null && rota.providerId === providerId;
  if (role.of === 'body') return constituentId !== null && rota.constituentId === constituentId;
  return rota.constituentId === null && rota.providerId === null;
}

function everybody(known: Known, { constituentId, providerId }: Parties, role: DeskRole): RotaMember[] {
  switch (role.of) {
    case 'fcert':
      return known.people
        .filter((one) => one.role === role.role && one.constituentId === null && one.providerId === null)
        .map(asMember);
    case 'provider':
      return known.people.filter((one) => providerId !== null && one.providerId === providerId).map(asMember);
    case 'body': {
      const contacts = known.contacts.filter(
        (one) => one.constituentId === constituentId && role.duties.includes(one.duty),
      );
      if (contacts.length > 0) return contacts.map(({ id }) => ({ kind: 'contact', id }));
      return known.people
        .filter((one) => constituentId !== null && one.constituentId === constituentId)
        .map(asMember);
    }
    case 'outside':
      return [];
  }
}

/** Who may not sign in any more is not on duty, whatever a rota says; so is a contact that was taken away. */
function mayBeTold({ people, contacts }: Known, member: RotaMember): boolean {
  const known: readonly { readonly id: string }[] = member.kind === 'person' ? people : contacts;
  return known.some((one) => one.id === member.id);
}

const asMember = ({ id }: DutyPerson): RotaMember => ({ kind: 'person', id });

function distinct(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}

import { policyDesks } from '@fcert/clock';
import { dutyContacts } from '@fcert/constituents';
import { dutyPeople } from '@fcert/identity';
import { DomainError, type FieldError } from '@fcert/kernel';
import type { Queryable } from '@fcert/platform';
import type { Rota } from './data/rota.entity.js';
import type { RotaMember } from './domain/rota/rota.js';

/** Whose rota it is: of FCERT when both are null. */
export type RotaOwner = Pick<Rota, 'constituentId' | 'providerId'>;

/** A member with the place in the request that names it. */
export interface NamedMember {
  readonly member: RotaMember;
  readonly pointer: string;
}

/** A desk is kept by FCERT, a provider or a body, as its kind says. Outside bodies keep their own rotas. */
export async function deskFaults(q: Queryable, nodeId: string, owner: RotaOwner): Promise<FieldError[]> {
  const desk = (await policyDesks(q)).find((one) => one.id === nodeId);
  if (!desk || desk.kind === 'outside-body')
    return [fault('/desk', 'no-such-desk', 'No escalation path names such a desk inside.')];
  if ((desk.kind === 'mssp-role') !== (owner.providerId !== null))
    return [fault('/provider', 'owner', 'A desk of a provider, and no other, is kept by a provider.')];
  if ((desk.kind === 'constituent-role') !== (owner.constituentId !== null))
    return [fault('/constituent', 'owner', 'A desk of an organisation, and no other, is kept by one.')];
  return [];
}

/** Those who are not on the owner's side, or may not sign in: nobody could tell them anything. */
export async function memberFaults(
  q: Queryable,
  owner: RotaOwner,
  named: readonly NamedMember[],
): Promise<FieldError[]> {
  const ids = named.map(({ member }) => member.id);
  const constituentIds = owner.constituentId === null ? [] : [owner.constituentId];
  const [people, contacts] = await Promise.all([
    dutyPeople(q, { ids, roles: [], constituentIds: [], providerIds: [] }),
    dutyContacts(q, constituentIds),
  ]);
  const ofOwner = people.filter(
    (one) => one.constituentId === owner.constituentId && one.providerId === owner.providerId,
  );
  const known = {
    person: new Set(ofOwner.map(({ id }) => id)),
    contact: new Set(contacts.map(({ id }) => id)),
  };
  return named
    .filter(({ member }) => !known[member.kind].has(member.id))
    .map(({ pointer }) =>
      fault(pointer, 'unknown-member', 'Nobody of this desk who can be told has this id.'),
    );
}

export function refuseFaults(faults: readonly FieldError[]): void {
  if (faults.length === 0) return;
  throw new DomainError('invalid', 'rota-invalid', 'This rota cannot be kept.', { errors: [...faults] });
}

function fault(pointer: string, code: string, message: string): FieldError {
  return { pointer, code, message };
}

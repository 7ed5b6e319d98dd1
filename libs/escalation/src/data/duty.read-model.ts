import { contactsToTell } from '@fcert/constituents';
import { peopleByIds } from '@fcert/identity';
import type { Queryable } from '@fcert/platform';
import { onDutyAt } from '../domain/rota/on-duty.js';
import type { OnDuty, RotaMember } from '../domain/rota/rota.js';
import { type Shift, shiftsOf } from '../domain/rota/shifts.js';
import type { Rota } from './rota.entity.js';
import { type EnteredOverride, keptRotas, overridesWithin } from './rotas.js';

/** Who is on duty at one desk at one instant; null: a gap. */
export interface DeskDuty {
  readonly rota: Rota;
  readonly duty: OnDuty | null;
}

/** Who is on duty everywhere, or at the desks of one provider. */
export async function dutyAt(q: Queryable, providerId: string | null, at: Date): Promise<DeskDuty[]> {
  const rotas = await keptRotas(q, providerId);
  const overrides = await overridesWithin(
    q,
    rotas.map((rota) => rota.id),
    { from: at, to: new Date(at.getTime() + 1) },
  );
  return rotas.map((rota) => {
    const own = overrides.filter((one) => one.rotaId === rota.id);
    return { rota, duty: onDutyAt(rota, own, at.getTime()) };
  });
}

export interface Schedule {
  readonly shifts: readonly Shift[];
  readonly overrides: readonly EnteredOverride[];
}

/** One rota through a stretch of time, gaps included. The caller keeps the stretch short. */
export async function scheduleOf(q: Queryable, rota: Rota, within: { from: Date; to: Date }): Promise<Schedule> {
  const overrides = await overridesWithin(q, [rota.id], within);
  const shifts = shiftsOf(rota, overrides, { from: within.from.getTime(), to: within.to.getTime() });
  return { shifts, overrides };
}

/** Names of members, by id: of people as of contacts. At most 250. */
export async function memberNames(q: Queryable, members: readonly RotaMember[]): Promise<Map<string, string>> {
  const ids = (kind: RotaMember['kind']): string[] => [
    ...new Set(members.filter((member) => member.kind === kind).map((member) => member.id)),
  ];
  const [people, contacts] = await Promise.all([
    peopleByIds(q, ids('person')),
    contactsToTell(q, { ids: ids('contact') }),
  ]);
  return new Map([...people, ...contacts].map(({ id, name }) => [id, name]));
}

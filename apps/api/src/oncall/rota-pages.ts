import {
  type EnteredOverride,
  type Rota,
  type RotaMember,
  dutyAt,
  findRota,
  keptRotas,
  memberNames,
  scheduleOf,
} from '@fcert/escalation';
import { can, listScope } from '@fcert/identity';
import { type Actor, DomainError, notFound } from '@fcert/kernel';
import { type Queryable, Transactions, databaseTime } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { IntervalQuery } from './rota-body.dto.js';
import {
  type OnDutyAnswer,
  type OverrideAnswer,
  type RotaAnswer,
  type RotaListAnswer,
  type ScheduleAnswer,
  dutyAnswer,
  overrideAnswer,
  rotaAnswer,
  shiftAnswer,
} from './rota.dto.js';

const DAY_MS = 86_400_000;
const MOST_DAYS = 100;

/** Rotas as screens read them, each page on one snapshot. */
@Injectable()
export class RotaPages {
  constructor(private readonly transactions: Transactions) {}

  list(actor: Actor): Promise<RotaListAnswer> {
    return this.transactions.snapshot(async (q) => {
      const rotas = await keptRotas(q, providerOf(actor));
      const names = await memberNames(q, rotas.flatMap(membersOf));
      return { items: rotas.map((rota) => rotaAnswer(rota, names)) };
    });
  }

  one(actor: Actor, id: string): Promise<RotaAnswer> {
    return this.transactions.snapshot(async (q) => {
      const rota = await readable(q, actor, id);
      return rotaAnswer(rota, await memberNames(q, membersOf(rota)));
    });
  }

  onDuty(actor: Actor, at: string | undefined): Promise<OnDutyAnswer> {
    return this.transactions.snapshot(async (q) => {
      const when = at === undefined ? await databaseTime(q) : new Date(at);
      const desks = await dutyAt(q, providerOf(actor), when);
      const names = await memberNames(
        q,
        desks.flatMap(({ duty }) => duty?.member ?? []),
      );
      const items = desks.map(({ rota, duty }) => ({
        rotaId: rota.id,
        desk: rota.nodeId,
        title: rota.title,
        duty: dutyAnswer(duty, names),
      }));
      return { at: when.toISOString(), items };
    });
  }

  schedule(actor: Actor, id: string, query: IntervalQuery): Promise<ScheduleAnswer> {
    return this.transactions.snapshot(async (q) => {
      const rota = await readable(q, actor, id);
      const { shifts, overrides } = await scheduleOf(q, rota, intervalOf(query, await databaseTime(q)));
      const covering = overrides.flatMap(({ member, covers }) => (covers ? [member, covers] : [member]));
      const names = await memberNames(q, [...membersOf(rota), ...covering]);
      const gaps = shifts.filter((shift) => shift.duty === null);
      return {
        shifts: shifts.map((shift) => shiftAnswer(shift, names)),
        overrides: overrides.map((override) => overrideAnswer(override, names)),
        gapMinutes: Math.ceil(gaps.reduce((sum, { from, to }) => sum + to - from, 0) / 60_000),
      };
    });
  }

  /** An override its caller has just entered. */
  async entered(override: EnteredOverride): Promise<OverrideAnswer> {
    const { member, covers } = override;
    const names = await memberNames(this.transactions.reader, covers ? [member, covers] : [member]);
    return overrideAnswer(override, names);
  }
}

async function readable(q: Queryable, actor: Actor, id: string): Promise<Rota> {
  const rota = await findRota(q, id);
  if (!can(actor, 'rota:read', rota)) throw notFound('rota');
  return rota;
}

/** Narrows lists to a provider's own desks; null for who reads all. */
function providerOf(actor: Actor): string | null {
  const scope = listScope(actor, 'rota:read');
  if (!scope) throw notFound('rota');
  return scope.providerId;
}

const membersOf = (rota: Rota): RotaMember[] => rota.layers.flatMap((layer) => [...layer.members]);

function intervalOf(query: IntervalQuery, now: Date): { from: Date; to: Date } {
  const from = query.from === undefined ? now : new Date(query.from);
  const to = query.to === undefined ? new Date(from.getTime() + 14 * DAY_MS) : new Date(query.to);
  if (to > from && to.getTime() - from.getTime() <= MOST_DAYS * DAY_MS) return { from, to };
  const message = `The interval ends after it begins and is ${MOST_DAYS} days long at most.`;
  throw new DomainError('invalid', 'bad-interval', message, {
    errors: [{ pointer: '/to', code: 'bad-interval', message }],
  });
}

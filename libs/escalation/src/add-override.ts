import { DomainError, actorLabel, newId } from '@fcert/kernel';
import { type Acting, Transactions, databaseTime } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type EnteredOverride, insertOverride } from './data/rotas.js';
import type { RotaMember } from './domain/rota/rota.js';
import { auditRota, lockRotaFor } from './rota-access.js';
import { memberFaults, refuseFaults } from './rota-scope.js';

export interface OverrideInput {
  readonly rotaId: string;
  readonly member: RotaMember;
  /** null: whoever is on duty. */
  readonly covers: RotaMember | null;
  readonly from: Date;
  readonly to: Date;
  readonly reason: string;
}

const MOST_MS = 92 * 86_400_000;

/** Somebody takes duty over from the layers for a time. What is over cannot be covered any more. */
@Injectable()
export class AddOverride {
  constructor(private readonly transactions: Transactions) {}

  execute(acting: Acting, input: OverrideInput): Promise<EnteredOverride> {
    return this.transactions.run(acting, async (tx) => {
      const rota = await lockRotaFor(tx, 'rota:override', input.rotaId);
      const now = await databaseTime(tx);
      const length = input.to.getTime() - input.from.getTime();
      if (!(length > 0 && length <= MOST_MS && input.to > now)) throw badTime();
      refuseFaults(
        await memberFaults(tx, rota, [
          { member: input.member, pointer: '/member' },
          ...(input.covers ? [{ member: input.covers, pointer: '/covers' }] : []),
        ]),
      );
      const by = actorLabel(tx.actor);
      const override = await insertOverride(tx, { ...input, id: newId(), by });
      const { id, member, covers, reason } = override;
      const [from, to] = [input.from.toISOString(), input.to.toISOString()];
      await auditRota(tx, rota, 'override-added', { override: id, member, covers, from, to, reason });
      return override;
    });
  }
}

function badTime(): DomainError {
  const message = 'An override ends after it begins, after now, and lasts 92 days at most.';
  return new DomainError('invalid', 'override-time', message, {
    errors: [{ pointer: '/to', code: 'override-time', message }],
  });
}

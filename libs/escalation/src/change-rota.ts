import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { membersOf } from './create-rota.js';
import type { Rota } from './data/rota.entity.js';
import { type RotaDraft, updateRota } from './data/rotas.js';
import { checkRota } from './domain/rota/check-rota.js';
import { auditRota, lockRotaFor } from './rota-access.js';
import { memberFaults, refuseFaults } from './rota-scope.js';

/** Draws a rota up anew. What steps told before stays in their ledger; the audit ledger keeps the old layers. */
@Injectable()
export class ChangeRota {
  constructor(private readonly transactions: Transactions) {}

  execute(acting: Acting, input: RotaDraft & { id: string; version: number }): Promise<Rota> {
    return this.transactions.run(acting, async (tx) => {
      const rota = await lockRotaFor(tx, 'rota:change', input.id, input.version);
      refuseFaults([...checkRota(input), ...(await memberFaults(tx, rota, membersOf(input)))]);
      const { title, zone, layers } = input;
      const changed = await updateRota(tx, rota.id, { title, zone, layers });
      await auditRota(tx, rota, 'changed', {
        before: { title: rota.title, zone: rota.zone, layers: rota.layers },
        after: { title, zone, layers },
      });
      return changed;
    });
  }
}

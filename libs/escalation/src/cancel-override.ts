import { actorLabel, notFound } from '@fcert/kernel';
import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { cancelRow } from './data/rotas.js';
import { auditRota, lockRotaFor } from './rota-access.js';

/** Takes an override back. One that has begun ends now: who was on duty until then stays true. */
@Injectable()
export class CancelOverride {
  constructor(private readonly transactions: Transactions) {}

  execute(acting: Acting, input: { rotaId: string; id: string }): Promise<void> {
    return this.transactions.run(acting, async (tx) => {
      const rota = await lockRotaFor(tx, 'rota:override', input.rotaId);
      const ended = await cancelRow(tx, { ...input, by: actorLabel(tx.actor) });
      if (!ended) throw notFound('override');
      await auditRota(tx, rota, 'override-ended', { override: input.id });
    });
  }
}

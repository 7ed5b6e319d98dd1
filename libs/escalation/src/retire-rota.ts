import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { retireRow } from './data/rotas.js';
import { auditRota, lockRotaFor } from './rota-access.js';

/** A desk without a rota is everybody's again. The rows stay: steps have told by them. */
@Injectable()
export class RetireRota {
  constructor(private readonly transactions: Transactions) {}

  execute(acting: Acting, input: { id: string; version: number }): Promise<void> {
    return this.transactions.run(acting, async (tx) => {
      const rota = await lockRotaFor(tx, 'rota:change', input.id, input.version);
      await retireRow(tx, rota.id);
      await auditRota(tx, rota, 'retired', { title: rota.title });
    });
  }
}

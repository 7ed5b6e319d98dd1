import { can } from '@fcert/identity';
import { DomainError, newId } from '@fcert/kernel';
import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Rota } from './data/rota.entity.js';
import { type RotaDraft, insertRota } from './data/rotas.js';
import { checkRota } from './domain/rota/check-rota.js';
import { auditRota } from './rota-access.js';
import { type NamedMember, type RotaOwner, deskFaults, memberFaults, refuseFaults } from './rota-scope.js';

export type RotaInput = RotaDraft & RotaOwner & { readonly nodeId: string };

/** Gives a desk its rota. From then on its steps go to who is on duty and no longer to everybody of the desk. */
@Injectable()
export class CreateRota {
  constructor(private readonly transactions: Transactions) {}

  execute(acting: Acting, input: RotaInput): Promise<Rota> {
    return this.transactions.run(acting, async (tx) => {
      if (!can(tx.actor, 'rota:change', input))
        throw new DomainError('forbidden', 'forbidden', 'This rota is not yours to keep.');
      refuseFaults([
        ...checkRota(input),
        ...(await deskFaults(tx, input.nodeId, input)),
        ...(await memberFaults(tx, input, membersOf(input))),
      ]);
      const rota = await insertRota(tx, { ...input, id: newId() });
      if (!rota)
        throw new DomainError('conflict', 'rota-exists', 'This desk keeps a rota already: change that one.');
      await auditRota(tx, rota, 'created', { title: rota.title, zone: rota.zone, layers: rota.layers });
      return rota;
    });
  }
}

/** Everybody a draft names, with the place. */
export function membersOf({ layers }: RotaDraft): NamedMember[] {
  return layers.flatMap((layer, n) =>
    layer.members.map((member, m) => ({ member, pointer: `/layers/${n}/members/${m}` })),
  );
}

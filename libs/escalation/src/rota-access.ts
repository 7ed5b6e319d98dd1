import { appendAudit } from '@fcert/audit';
import { type Verb, can } from '@fcert/identity';
import { DomainError, notFound } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import type { Rota } from './data/rota.entity.js';
import { findRota } from './data/rotas.js';

/** Locks a rota for a change by the actor. One he may not read is absent; with a version it must still be at it. */
export async function lockRotaFor(tx: Tx, verb: Verb, id: string, version?: number): Promise<Rota> {
  const rota = await findRota(tx, id, 'FOR NO KEY UPDATE');
  if (!can(tx.actor, 'rota:read', rota)) throw notFound('rota');
  if (!can(tx.actor, verb, rota))
    throw new DomainError('forbidden', 'forbidden', 'You may read this rota but not change it.');
  if (version !== undefined && version !== rota.version)
    throw new DomainError(
      'precondition_failed',
      'version-changed',
      'The rota has changed since you read it.',
      {
        current: { version: rota.version },
      },
    );
  return rota;
}

export function auditRota(
  tx: Tx,
  rota: Pick<Rota, 'id' | 'nodeId'>,
  action: 'created' | 'changed' | 'retired' | 'override-added' | 'override-ended',
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  return appendAudit(tx, [
    {
      action: `rota.${action}`,
      objectKind: 'rota',
      objectId: rota.id,
      reference: null,
      data: { desk: rota.nodeId, ...data },
    },
  ]);
}

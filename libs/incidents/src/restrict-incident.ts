import { DomainError, notFound } from '@fcert/kernel';
import { type Acting, Transactions, type Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announceAccess } from './announce-access.js';
import type { Incident } from './data/incident.entity.js';
import {
  type IncidentPatch,
  UNCLAIMED,
  lockIncidentFor,
  updateIncident,
} from './data/incident.repository.js';
import { type Restriction, insertRestriction, restrictionOf } from './data/restriction.js';
import { READERS_MAX } from './domain/readers.js';
import { nameableReaders } from './nameable-readers.js';

export interface RestrictionInput {
  readonly reference: string;
  /** Ids of the people who may know of it, besides whoever restricts it and the directors. */
  readonly readers: readonly string[];
  readonly reason: string;
}

/**
 * From now on the incident and all that hangs on it is there for the people named, the directors and the body whose it is.
 * Whoever holds it and is not named lets go of it: they could not find it any more.
 */
@Injectable()
export class RestrictIncident {
  constructor(private readonly transactions: Transactions) {}

  /** Throws `already-restricted` (conflict), `merged-away` (refused), `validation-failed` for who cannot be named. */
  execute(acting: Acting, input: RestrictionInput): Promise<Restriction> {
    return this.transactions.run(acting, async (tx) => {
      const incident = await lockIncidentFor(tx, 'incident:restrict', input.reference);
      refuseRestriction(incident);
      const others = [...new Set(input.readers)];
      await nameableReaders(
        tx,
        others.map((id) => ({ id, pointer: `/readers/${input.readers.indexOf(id)}` })),
      );
      const readers = [...new Set([tx.actor.id, ...others])];
      if (readers.length > READERS_MAX)
        throw new DomainError('refused', 'too-many-readers', `A list names at most ${READERS_MAX} people.`);
      const { reason } = input;
      await insertRestriction(tx, { incidentId: incident.id, readers, reason, by: tx.actor.id });
      const updated = await updateIncident(tx, incident, claimAfter(incident, readers));
      await announceAccess(tx, updated, {
        change: 'restricted',
        text: 'Restricted to named readers',
        reason,
        readers,
        lost: null,
      });
      return (await restrictionOf(tx, incident.id))!;
    });
  }
}

/**
 * A restricted incident under its lock, for whoever may change its list. Throws `not-found` where it is not restricted, and
 * `merged-away` where the list is that of the incident it was merged into.
 */
export async function lockRestricted(
  tx: Tx,
  reference: string,
): Promise<Incident & { readers: readonly string[] }> {
  const incident = await lockIncidentFor(tx, 'incident:restrict', reference);
  const { readers, duplicateOf } = incident;
  if (duplicateOf !== null) throw mergedAway();
  if (readers === null) throw notFound('restriction');
  return { ...incident, readers };
}

const mergedAway = () =>
  new DomainError('refused', 'merged-away', 'It was merged: its list is that of the incident that lives on.');

function refuseRestriction({ readers, duplicateOf }: Incident): void {
  if (readers !== null)
    throw new DomainError(
      'conflict',
      'already-restricted',
      'It is restricted: add or remove readers instead.',
    );
  if (duplicateOf !== null) throw mergedAway();
}

/** Who cannot see an incident does not hold it. */
export function claimAfter({ assigneeId }: Incident, readers: readonly string[]): IncidentPatch {
  return assigneeId === null || readers.includes(assigneeId) ? {} : UNCLAIMED;
}

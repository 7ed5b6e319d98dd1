import { type Actor, DomainError, notFound } from '@fcert/kernel';
import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announceAccess } from './announce-access.js';
import { updateIncident } from './data/incident.repository.js';
import { type Restriction, restrictionOf, setReaders } from './data/restriction.js';
import { STAY_TEXTS, refuseRemoval } from './domain/readers.js';
import { claimAfter, lockRestricted } from './restrict-incident.js';

/** A person may no longer know of a restricted incident: the API and their open sockets forget it at once. */
@Injectable()
export class RemoveReader {
  constructor(private readonly transactions: Transactions) {}

  /** Throws `not-found` for who is not on the list, and a refusal with its reason for who stays there. */
  execute(
    acting: Acting,
    input: { reference: string; person: string; reason: string },
  ): Promise<Restriction> {
    return this.transactions.run(acting, async (tx) => {
      const incident = await lockRestricted(tx, input.reference);
      const before = (await restrictionOf(tx, incident.id))!;
      const leaving = before.readers.find(({ id }) => id === input.person);
      if (!leaving) throw notFound('reader');
      const stays = refuseRemoval({
        reader: leaving.id,
        readers: before.readers.map(({ id }) => id),
        restrictedBy: before.by.id,
        by: { id: tx.actor.id, isDirector: isDirector(tx.actor) },
      });
      if (stays) throw new DomainError('refused', stays, STAY_TEXTS[stays]);
      const readers = before.readers.flatMap(({ id }) => (id === leaving.id ? [] : [id]));
      await setReaders(tx, incident.id, readers);
      const updated = await updateIncident(tx, incident, claimAfter(incident, readers));
      await announceAccess(tx, updated, {
        change: 'reader-removed',
        text: `${leaving.name} may no longer read it`,
        reason: input.reason,
        readers,
        lost: [leaving.id],
      });
      return { ...before, readers: before.readers.filter(({ id }) => id !== leaving.id) };
    });
  }
}

const isDirector = (actor: Actor): boolean => actor.kind === 'person' && actor.role === 'director';

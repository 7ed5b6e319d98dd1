import { DomainError } from '@fcert/kernel';
import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announceAccess } from './announce-access.js';
import { updateIncident } from './data/incident.repository.js';
import { type Restriction, restrictionOf, setReaders } from './data/restriction.js';
import { READERS_MAX } from './domain/readers.js';
import { nameableReaders } from './nameable-readers.js';
import { lockRestricted } from './restrict-incident.js';

/** One more person may know of a restricted incident. */
@Injectable()
export class AddReader {
  constructor(private readonly transactions: Transactions) {}

  /** Throws `not-found` where it is not restricted. Somebody who is on the list stays there. */
  execute(
    acting: Acting,
    input: { reference: string; person: string; reason: string },
  ): Promise<Restriction> {
    return this.transactions.run(acting, async (tx) => {
      const incident = await lockRestricted(tx, input.reference);
      await nameableReaders(tx, [{ id: input.person, pointer: '/person' }]);
      if (incident.readers.includes(input.person)) return (await restrictionOf(tx, incident.id))!;
      const readers = [...incident.readers, input.person];
      if (readers.length > READERS_MAX)
        throw new DomainError('refused', 'too-many-readers', `A list names at most ${READERS_MAX} people.`);
      await setReaders(tx, incident.id, readers);
      const updated = await updateIncident(tx, incident, {});
      const restriction = (await restrictionOf(tx, incident.id))!;
      const named = restriction.readers.find(({ id }) => id === input.person)!;
      await announceAccess(tx, updated, {
        change: 'reader-added',
        text: `${named.name} may read it`,
        reason: input.reason,
        readers,
      });
      return restriction;
    });
  }
}

import { DomainError } from '@fcert/kernel';
import type { Incident } from './data/incident.entity.js';
import { sameReaders } from './domain/readers.js';

/** Two cases become one only for the same eyes: what is in either would be there for others. Throws `other-readers` (refused). */
export function refuseOtherReaders(one: Pick<Incident, 'readers'>, other: Pick<Incident, 'readers'>): void {
  if (sameReaders(one.readers, other.readers)) return;
  const message = 'They are for different eyes: give both the same readers.';
  throw new DomainError('refused', 'other-readers', message);
}

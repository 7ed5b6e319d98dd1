import { DomainError } from '@fcert/kernel';
import { type DutyPerson, dutyPeople } from '@fcert/identity';
import type { Tx } from '@fcert/platform';

/**
 * The people of these ids, as far as they can be named: they may sign in and are of FCERT or a provider. A reporter needs
 * no naming, since a body always sees what is its own. Throws `validation-failed` for anybody else.
 */
export async function nameableReaders(
  tx: Tx,
  named: readonly { readonly id: string; readonly pointer: string }[],
): Promise<DutyPerson[]> {
  const ids = named.map(({ id }) => id);
  const people = await dutyPeople(tx, { ids, roles: [], constituentIds: [], providerIds: [] });
  const found = people.filter(({ role }) => role !== 'reporter');
  const errors = named
    .filter(({ id }) => !found.some((person) => person.id === id))
    .map(({ pointer }) => ({
      pointer,
      code: 'no-such-reader',
      message: 'Nobody of FCERT or a provider who may sign in has this id.',
    }));
  if (errors.length === 0) return found;
  throw new DomainError('invalid', 'validation-failed', 'Somebody named cannot be a reader.', { errors });
}

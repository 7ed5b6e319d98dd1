import type { Role } from '@fcert/kernel';
import type { Queryable } from '@fcert/platform';

export interface PersonLabel {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/** Names and roles of the given people, for screens and rotas: at most 200, absent ids are left out. */
export function peopleByIds(q: Queryable, ids: readonly string[]): Promise<PersonLabel[]> {
  return q.query<PersonLabel>('SELECT id, name, role FROM person WHERE id = ANY($1::uuid[]) ORDER BY name, id LIMIT 200', [
    ids,
  ]);
}

/** People of a role who may sign in, at most 200. */
export function peopleByRole(q: Queryable, role: Role): Promise<PersonLabel[]> {
  return q.query<PersonLabel>(
    'SELECT id, name, role FROM person WHERE role = $1 AND disabled_at IS NULL ORDER BY name, id LIMIT 200',
    [role],
  );
}

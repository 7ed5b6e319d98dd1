import { DomainError } from '@fcert/kernel';
import { findConstituentByCode } from '@fcert/constituents';
import type { Queryable } from '@fcert/platform';

/** The id of the body named by its code, null when none is named; throws `unknown-constituent` (invalid). */
export async function constituentOfCode(q: Queryable, code: string | undefined): Promise<string | null> {
  if (code === undefined) return null;
  const body = await findConstituentByCode(q, code);
  if (body) return body.id;
  throw new DomainError('invalid', 'unknown-constituent', 'No constituent has this code.', {
    errors: [{ pointer: '/constituent', code: 'unknown-constituent', message: 'See GET /v1/constituents.' }],
  });
}

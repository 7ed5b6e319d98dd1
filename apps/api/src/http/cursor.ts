import { DomainError } from '@fcert/kernel';

/** Where a page ended: the sort key of its last row as PostgreSQL writes it, and the row's id. */
export interface PageEnd {
  readonly key: string;
  readonly id: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CURSOR_MAX = 400;
/** For rows whose sort key alone tells them apart. */
export const NO_ID = '00000000-0000-0000-0000-000000000000';

/** How a sort key must look, so that a forged cursor is refused here and not by the database. */
const KEY_KINDS = {
  instant: isDatabaseInstant,
  number: (key: string) => /^-?\d{1,15}(\.\d{1,6})?$/.test(key),
  code: (key: string) => /^[\x20-\x7e]{1,200}$/.test(key),
};
export type KeyKind = keyof typeof KEY_KINDS;

/** Opaque to clients: base64url of what the next page starts after. Grants nothing: rows are filtered all the same. */
export function encodeCursor({ key, id }: PageEnd): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url');
}

/**
 * Cuts a page off rows that were asked for with one too many: that one tells of a next page and is not shown.
 *
 * @param endOf where the page ends, taken from its last row
 */
export function cutPage<R>(
  rows: readonly R[],
  limit: number,
  endOf: (last: R) => PageEnd,
): { shown: R[]; nextCursor: string | null } {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { shown: rows.slice(0, limit), nextCursor: last ? encodeCursor(endOf(last)) : null };
}

/** The end of a page whose rows carry their sort key. */
export function sortedEnd({ sortKey, id }: { readonly sortKey: string; readonly id: string }): PageEnd {
  return { key: sortKey, id };
}

/** Throws `bad-cursor` (invalid) for anything `encodeCursor` did not make. */
export function decodeCursor(cursor: string, kind: KeyKind = 'instant'): PageEnd {
  const parts = cursor.length <= CURSOR_MAX ? parse(Buffer.from(cursor, 'base64url').toString()) : null;
  if (Array.isArray(parts) && parts.length === 2) {
    const [key, id] = parts as unknown[];
    if (typeof key === 'string' && typeof id === 'string' && UUID.test(id) && KEY_KINDS[kind](key))
      return { key, id };
  }
  throw new DomainError('invalid', 'bad-cursor', 'This cursor is not one of ours; start without a cursor.', {
    errors: [{ pointer: '/cursor', code: 'bad-cursor', message: 'Take it unchanged from nextCursor.' }],
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** `2026-03-01 09:30:00.123456+05`, or infinity; the day must exist. */
function isDatabaseInstant(key: string): boolean {
  if (key === 'infinity' || key === '-infinity') return true;
  const match =
    /^((?!0000)\d{4}-\d{2}-\d{2}) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?[+-](0\d|1[0-4])(:[0-5]\d)?$/.exec(
      key,
    );
  if (!match) return false;
  const day = new Date(`${match[1]}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === match[1];
}

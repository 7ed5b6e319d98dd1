import { DomainError } from '@fcert/kernel';

/** Printable ASCII without spaces, 1 to 200 characters: fits a UUID and most trackers' numbers. */
const KEY = /^[\x21-\x7e]{1,200}$/;

/** The header's value, or null when it was not sent. */
export function idempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  if (typeof header === 'string' && KEY.test(header)) return header;
  throw new DomainError(
    'invalid',
    'bad-idempotency-key',
    'Idempotency-Key: 1 to 200 printable characters, no spaces.',
  );
}

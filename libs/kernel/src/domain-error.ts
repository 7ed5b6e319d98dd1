/** Kinds of refusal. One filter maps a kind to a transport status by an exhaustive switch. */
export type ErrorKind =
  | 'invalid'
  | 'unprocessable'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'refused'
  | 'precondition_failed'
  | 'precondition_required'
  | 'too_large'
  | 'unsupported_media'
  | 'throttled'
  | 'unavailable'
  | 'storage_full';

/** One fault of the input: where it is (RFC 6901 JSON pointer), a stable code, and what to do. */
export interface FieldError {
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

/**
 * The only error libs throw on purpose. `code` is stable and public; `message` tells the reader what to do and
 * never holds secrets or report text.
 */
export class DomainError extends Error {
  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    readonly details: { errors?: readonly FieldError[]; retryAfterSeconds?: number; current?: unknown } = {},
  ) {
    super(message);
    this.name = 'DomainError';
  }
}

/** Foreign and absent objects answer alike, so that existence is not told. */
export function notFound(what: string): DomainError {
  return new DomainError('not_found', 'not-found', `There is no such ${what}, or you may not see it.`);
}

/** In workers only `unavailable`, a full store, and what is no DomainError are worth another try. */
export function isRetryable(error: unknown): boolean {
  return !(error instanceof DomainError) || ['unavailable', 'storage_full'].includes(error.kind);
}

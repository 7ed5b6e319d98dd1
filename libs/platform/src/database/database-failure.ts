import { DomainError } from '@fcert/kernel';

/** SQLSTATE classes and codes that say "not now" rather than "never" (PostgreSQL manual, appendix A). */
const PASSING = [/^08/, /^53/, /^57P0/, /^57014$/, /^55P03$/, /^25006$/, /^40001$/, /^40P01$/, /^58030$/];
const NODE_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);
const TEXTS = [
  'timeout exceeded when trying to connect',
  'Connection terminated',
  'Query read timeout',
  'Client has encountered a connection error',
  'the database system is',
];

interface DriverFailure {
  code?: string;
  message?: string;
  driverError?: DriverFailure;
}

function isPassing(failure: DriverFailure): boolean {
  const code = failure.code ?? '';
  return (
    PASSING.some((pattern) => pattern.test(code)) ||
    NODE_CODES.has(code) ||
    TEXTS.some((text) => (failure.message ?? '').includes(text))
  );
}

/** SQLSTATE of a driver error, wrapped by TypeORM or not. */
export function sqlState(error: unknown): string | undefined {
  const failure = error as DriverFailure | undefined;
  return failure?.driverError?.code ?? failure?.code;
}

/** A database that is away answers 503 with Retry-After; anything else passes through unchanged. */
export function translateDatabaseFailure(error: unknown): unknown {
  if (error instanceof DomainError || typeof error !== 'object' || error === null) return error;
  const failure = error as DriverFailure;
  if (!isPassing(failure) && !(failure.driverError && isPassing(failure.driverError))) return error;
  const unavailable = new DomainError(
    'unavailable',
    'database-unavailable',
    'The database does not answer. Nothing was stored; send the same request again with the same Idempotency-Key.',
    { retryAfterSeconds: 2 },
  );
  unavailable.cause = error;
  return unavailable;
}

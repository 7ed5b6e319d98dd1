import { STATUS_CODES } from 'node:http';
import { DomainError, type ErrorKind, type FieldError, assertNever } from '@fcert/kernel';
import { BODY_LIMIT_BYTES } from './request-body.js';

/** RFC 9457 with a stable `code`. `current` is the present state of what a stale writer wanted to change. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly FieldError[];
  readonly current?: unknown;
  readonly retryAfterSeconds?: number;
}

/** At most so many faults are told at once. */
export const ERRORS_MAX = 50;

export function statusOf(kind: ErrorKind): number {
  switch (kind) {
    case 'invalid':
      return 400;
    case 'unauthenticated':
      return 401;
    case 'forbidden':
      return 403;
    case 'not_found':
      return 404;
    case 'conflict':
    case 'refused':
      return 409;
    case 'precondition_failed':
      return 412;
    case 'too_large':
      return 413;
    case 'unsupported_media':
      return 415;
    case 'unprocessable':
      return 422;
    case 'precondition_required':
      return 428;
    case 'throttled':
      return 429;
    case 'unavailable':
      return 503;
    case 'storage_full':
      return 507;
    default:
      return assertNever(kind);
  }
}

/** The public face of any error. What is no DomainError and no refusal of the framework is `internal`, without details. */
export function problemOf(error: unknown): Problem {
  if (error instanceof DomainError) {
    const { errors, current, retryAfterSeconds } = error.details;
    return {
      ...base(statusOf(error.kind), error.code, error.message),
      ...(errors ? { errors: errors.slice(0, ERRORS_MAX) } : {}),
      ...(current === undefined ? {} : { current }),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    };
  }
  return (
    frameworkProblem(error) ?? base(500, 'internal', 'Something failed here. Quote the traceId when you ask.')
  );
}

/** Refusals of Fastify and Nest before a handler ran: by status, never by their text, which may quote the request. */
const FRAMEWORK: Readonly<Record<number, readonly [code: string, detail: string]>> = {
  400: ['bad-request', 'The request cannot be read.'],
  404: ['not-found', 'There is no such address.'],
  405: ['method-not-allowed', 'This address does not take this method.'],
  408: ['request-timeout', 'The request did not arrive in time.'],
  413: ['too-large', `The body is larger than this address takes (JSON: ${BODY_LIMIT_BYTES / 1024} KiB).`],
  414: ['uri-too-long', 'The address is too long.'],
  415: ['unsupported-media-type', 'Send application/json in UTF-8, not compressed.'],
  431: ['header-too-large', 'The header fields are too large.'],
  503: ['stopping', 'This process is stopping; send the request again.'],
};

function frameworkProblem(error: unknown): Problem | undefined {
  const status = (error as { statusCode?: unknown } | null)?.statusCode ?? httpExceptionStatus(error);
  if (typeof status !== 'number' || !Object.hasOwn(FRAMEWORK, status)) return undefined;
  const [code, detail] = FRAMEWORK[status]!;
  return { ...base(status, code, detail), ...(status === 503 ? { retryAfterSeconds: 1 } : {}) };
}

function httpExceptionStatus(error: unknown): unknown {
  const getStatus = (error as { getStatus?: unknown } | null)?.getStatus;
  return typeof getStatus === 'function' ? (error as { getStatus(): unknown }).getStatus() : undefined;
}

function base(status: number, code: string, detail: string): Problem {
  return { type: `urn:fcert:problem:${code}`, title: STATUS_CODES[status] ?? 'Error', status, detail, code };
}

import { DomainError } from '@fcert/kernel';
import type { FastifyRequest } from 'fastify';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a state change that a browser sends for another site. Browsers set Origin and Sec-Fetch-Site themselves, so
 * a request without either comes from no browser and carries no cookie that somebody else could borrow. Requests with
 * an Authorization header bring their own proof.
 */
export function refuseForeignOrigin(request: FastifyRequest, allowed: readonly string[]): void {
  if (SAFE.has(request.method) || request.headers.authorization !== undefined) return;
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin !== undefined) {
    if (allowed.includes(origin) || hostOf(origin) === host) return;
  } else if (site === undefined || site === 'same-origin' || site === 'none') {
    return;
  }
  throw new DomainError('forbidden', 'foreign-origin', 'Changes from a page of another site are refused.');
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

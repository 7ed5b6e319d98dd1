import type { Actor } from '@fcert/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from './problem.js';
import { PROBLEM_JSON } from './problem.filter.js';
import type { ReadTrail } from './read-trail.js';
import type { RefusalTrail } from './refusal-trail.js';
import './request-facts.js';

/** Addresses that name a case; what lies below them is about it as well. */
const CASE_ROUTE = /^\/v1\/(incidents|reports)\/:reference(\/|$)/;
const RESTRICTED = /"tlp":"(red|amber\+strict)"/;
/** Objects of an answer are looked through down to this depth: items of a list, and what they hold. */
const DEPTH_MAX = 4;
const REFERENCES_MAX = 400;

/** Writes down restricted reads before they are answered, and refusals after. */
export function followAccess(server: FastifyInstance, reads: ReadTrail, refusals: RefusalTrail): void {
  server.addHook('onSend', async (request, reply, payload) => {
    if (request.method !== 'GET' || reply.statusCode !== 200 || !request.user) return payload;
    const references = referencesOf(request, payload);
    if (references.length === 0 || isOwnMachine(request.user)) return payload;
    const { user: actor, correlationId } = request;
    try {
      await reads.note({ actor, route: routeOf(request), correlationId }, references);
      return payload;
    } catch (error) {
      return refused(reply, error, correlationId);
    }
  });
  server.addHook('onResponse', (request, reply, done) => {
    const action = refusalOf(request, reply);
    if (action) {
      const { user: actor, correlationId } = request;
      refusals.note({ action, route: routeOf(request), status: reply.statusCode, actor, correlationId });
    }
    done();
  });
}

/** A body's own system may look at the body's own reports as often as it likes. */
function isOwnMachine(actor: Actor): boolean {
  return actor.kind === 'api-key' && actor.constituentId !== null;
}

/** What cannot be written down is not shown. */
function refused(reply: FastifyReply, error: unknown, traceId: string): string {
  const problem = { ...problemOf(error), retryAfterSeconds: undefined };
  void reply.code(problem.status).removeHeader('content-length').removeHeader('etag').type(PROBLEM_JSON);
  return JSON.stringify({ ...problem, traceId });
}

function routeOf({ method, routeOptions }: FastifyRequest): string {
  return `${method} ${routeOptions.url ?? 'none'}`;
}

/** A foreign object answers 404 like an absent one, so both count. Without a caller nobody was refused anything. */
function refusalOf(request: FastifyRequest, { statusCode }: FastifyReply) {
  const url = request.routeOptions.url;
  if (statusCode === 429 && url === '/v1/session') return 'session.throttled' as const;
  if (!request.user) return undefined;
  if (statusCode === 403 || (statusCode === 404 && url?.includes(':'))) return 'access.refused' as const;
  return undefined;
}

function referencesOf(request: FastifyRequest, payload: unknown): string[] {
  const references = new Set<string>();
  const { reference } = (request.params ?? {}) as { reference?: string };
  if (reference && CASE_ROUTE.test(request.routeOptions.url ?? '')) references.add(reference);
  if (typeof payload === 'string' && RESTRICTED.test(payload)) collect(JSON.parse(payload), references, 0);
  return [...references].slice(0, REFERENCES_MAX);
}

function collect(value: unknown, into: Set<string>, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > DEPTH_MAX) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, into, depth + 1);
    return;
  }
  const { tlp, reference = fileOf(value) } = value as { tlp?: unknown; reference?: unknown };
  if (typeof reference === 'string' && (tlp === 'red' || tlp === 'amber+strict')) into.add(reference);
  for (const member of Object.values(value)) collect(member, into, depth + 1);
}

/** A file has no number of its own: it is of a report, or of an incident. */
function fileOf({ report, incident }: { report?: unknown; incident?: unknown }): unknown {
  return report ?? incident;
}

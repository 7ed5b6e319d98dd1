import { newId } from '@fcert/kernel';
import { metrics, withCorrelation } from '@fcert/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import './request-facts.js';

const REQUEST_ID = /^[A-Za-z0-9-]{8,64}$/;
/** W3C trace context: the trace id is what all parties share. */
const TRACE_PARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** No page of the API makes markup or code out of text, so no policy may be made that would let it. */
export const NO_SCRIPT_SINKS = "require-trusted-types-for 'script'; trusted-types 'none'";
const NO_PERMISSIONS =
  'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), publickey-credentials-create=(), usb=()';

/** Probes ask every few seconds; their answers are worth no line. */
const UNLOGGED = new Set(['/livez', '/readyz']);

/** Gives each request its correlation id, its headers, its log line and its metric. */
export function followRequests(server: FastifyInstance, logger: Logger, secure: boolean): void {
  server.decorateRequest('correlationId', '');
  server.addHook('onRequest', (request, reply, done) => {
    request.correlationId = correlationIdOf(request);
    void reply.headers(standingHeaders(request.correlationId, secure));
    done();
  });
  // Reading the body leaves the asynchronous context, so it is entered where the body has been read.
  server.addHook('preHandler', (request, _reply, done) => {
    withCorrelation(request.correlationId, done);
  });
  server.addHook('onResponse', (request, reply, done) => {
    const [route, status] = [request.routeOptions.url ?? 'none', reply.statusCode];
    metrics.httpSeconds.observe(
      { route, method: request.method, status: String(status) },
      reply.elapsedTime / 1000,
    );
    if (!UNLOGGED.has(route)) {
      logger.info(
        {
          correlationId: request.correlationId,
          method: request.method,
          route,
          status,
          ms: Math.round(reply.elapsedTime * 10) / 10,
          actor: request.user?.id,
        },
        'request answered',
      );
    }
    done();
  });
}

function correlationIdOf({ headers }: FastifyRequest): string {
  const trace = headers.traceparent;
  const traceId = typeof trace === 'string' ? TRACE_PARENT.exec(trace)?.[1] : undefined;
  if (traceId !== undefined && !/^0+$/.test(traceId)) return traceId;
  const given = headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : newId();
}

/** Answers are for the caller alone, and no answer of the API is a page. */
export function standingHeaders(correlationId: string, secure: boolean): Record<string, string> {
  return {
    'x-request-id': correlationId,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': NO_PERMISSIONS,
    'content-security-policy': `default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; ${NO_SCRIPT_SINKS}`,
    ...(secure ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  };
}

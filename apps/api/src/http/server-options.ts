import type { Socket } from 'node:net';
import { newId } from '@fcert/kernel';
import type { FastifyReply, FastifyServerOptions } from 'fastify';
import { problemOf } from './problem.js';
import { PROBLEM_JSON } from './problem.filter.js';
import { BODY_LIMIT_BYTES } from './request-body.js';
import { standingHeaders } from './request-lifecycle.js';

export const LIMITS = {
  /** All header fields must be here by then. */
  headersMs: 10_000,
  /** A whole request, streamed bodies included. JSON bodies have less: API_BODY_TIMEOUT_MS. */
  requestMs: 300_000,
  /** Longer than a usual balancer's idle time, so that it closes first. */
  keepAliveMs: 72_000,
  requestsPerSocket: 10_000,
  parameterLength: 200,
} as const;

/** How the HTTP server itself behaves, before any of our hooks runs. */
export function serverOptions(trustedProxies: string | undefined, secure: boolean): FastifyServerOptions {
  return {
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: LIMITS.requestMs,
    keepAliveTimeout: LIMITS.keepAliveMs,
    forceCloseConnections: 'idle',
    trustProxy: trustedProxies?.split(',') ?? false,
    routerOptions: { maxParamLength: LIMITS.parameterLength },
    clientErrorHandler: (error, socket) => refuseUnreadable(error, socket, secure),
    frameworkErrors: (error, _request, reply) => {
      refuseUnroutable(error, reply, secure);
    },
  };
}

/** What is no HTTP at all: bad chunks, two lengths, header fields without end. The socket is of no further use. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket, secure: boolean): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) {
    const statusCode = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ''] ?? 400;
    const { title, ...problem } = problemOf({ statusCode });
    const traceId = newId();
    const body = JSON.stringify({ ...problem, title, traceId });
    const standing = Object.entries(standingHeaders(traceId, secure)).map((pair) => `${pair.join(': ')}\r\n`);
    socket.write(
      `HTTP/1.1 ${statusCode} ${title}\r\nContent-Type: ${PROBLEM_JSON}\r\n${standing.join('')}` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  }
  socket.destroySoon();
}

/** Addresses the router cannot take apart never reach a hook or a filter. */
function refuseUnroutable(error: Error, reply: FastifyReply, secure: boolean): void {
  const { statusCode } = error as { statusCode?: number };
  const problem = problemOf({ statusCode: statusCode ?? 400 });
  const traceId = newId();
  void reply
    .status(problem.status)
    .headers(standingHeaders(traceId, secure))
    .type(PROBLEM_JSON)
    .send({ ...problem, traceId });
}

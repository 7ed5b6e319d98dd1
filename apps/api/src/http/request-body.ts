import { hash } from 'node:crypto';
import { DomainError } from '@fcert/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest, RequestPayload } from 'fastify';
import { parseStrictJson } from './strict-json.js';
import './request-facts.js';

/** Largest JSON body. */
export const BODY_LIMIT_BYTES = 256 * 1024;

const JSON_TYPE = /^application\/json(?:\s*;\s*charset\s*=\s*"?utf-8"?)?\s*$/i;
const NDJSON_TYPE = /^application\/x-ndjson(?:\s*;\s*charset\s*=\s*"?utf-8"?)?\s*$/i;

/** JSON in UTF-8, uncompressed, is all a route takes, unless it says that it reads JSON lines. */
export function acceptOnlyJson(server: FastifyInstance, bodyTimeoutMs: number): void {
  server.removeAllContentTypeParsers();
  server.addHook('onRequest', (request, _reply, done) => {
    done(mediaFault(request));
  });
  server.addHook('preParsing', (request, reply, payload, done) => {
    if (carriesBody(request) && request.routeOptions.config?.body !== 'ndjson') {
      limitArrival(payload, reply, bodyTimeoutMs);
    }
    done(null, payload);
  });
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    try {
      const body = parseStrictJson(bytes as Buffer);
      request.bodySha256 = hash('sha256', bytes, 'hex');
      done(null, body);
    } catch (error) {
      done(error as Error, undefined);
    }
  });
  server.addContentTypeParser('application/x-ndjson', (_request, payload, done) => {
    done(null, payload);
  });
}

/** A body that drips in holds a connection and memory: past its time it is refused and the connection closed. */
function limitArrival(payload: RequestPayload, reply: FastifyReply, withinMs: number): void {
  const timer = setTimeout(() => {
    // Nobody reads any more: the body was refused already, and the rest of it is waited for in vain.
    if (payload.listenerCount('error') === 0) {
      reply.raw.socket?.destroy();
      return;
    }
    void reply.header('connection', 'close');
    payload.emit('error', Object.assign(new Error('the body is late'), { statusCode: 408 }));
  }, withinMs);
  const arrived = () => clearTimeout(timer);
  payload.once('end', arrived).once('close', arrived);
}

/** Looked at before a byte of the body is read. */
function mediaFault(request: FastifyRequest): Error | undefined {
  const { headers } = request;
  const type = headers['content-type'];
  if (type === undefined)
    return carriesBody(request) ? unsupported('Name the type of the body: application/json.') : undefined;
  const wanted = request.routeOptions.config?.body === 'ndjson' ? NDJSON_TYPE : JSON_TYPE;
  if (!wanted.test(type)) {
    const name = wanted === NDJSON_TYPE ? 'application/x-ndjson' : 'application/json';
    return unsupported(`Send ${name}; the charset is utf-8 or not named.`);
  }
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') return unsupported('Send the body uncompressed.');
  return undefined;
}

function carriesBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function unsupported(message: string): DomainError {
  return new DomainError('unsupported_media', 'unsupported-media-type', message);
}

import { hash } from 'node:crypto';
import { DomainError } from '@fcert/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest, RequestPayload } from 'fastify';
import { parseStrictJson } from './strict-json.js';
import './request-facts.js';

/** Largest JSON body. */
export const BODY_LIMIT_BYTES = 256 * 1024;
const FORM_LIMIT_BYTES = 1024;

const JSON_TYPE = /^application\/json(?:\s*;\s*charset\s*=\s*"?utf-8"?)?\s*$/i;
const NDJSON_TYPE = /^application\/x-ndjson(?:\s*;\s*charset\s*=\s*"?utf-8"?)?\s*$/i;

const BYTES_TYPE = /^application\/octet-stream\s*$/i;
/** What a client of the tus protocol sends (tus 1.0.0, "PATCH"). */
const UPLOAD_TYPE = /^application\/offset\+octet-stream\s*$/i;

const FORM_TYPE = /^application\/x-www-form-urlencoded(?:\s*;.*)?$/i;

/** What a route takes instead of JSON, when it says so. */
const OTHER_TYPES = {
  ndjson: { type: NDJSON_TYPE, name: 'application/x-ndjson' },
  bytes: { type: BYTES_TYPE, name: 'application/octet-stream' },
  'upload-bytes': { type: UPLOAD_TYPE, name: 'application/offset+octet-stream' },
  'empty-form': { type: FORM_TYPE, name: 'application/x-www-form-urlencoded' },
} as const;

/** Bodies that a route takes as they arrive, and limits in time by itself. */
const STREAMED = new Set<string | undefined>(['ndjson', 'bytes', 'upload-bytes']);

/** JSON in UTF-8, uncompressed, is all a route takes, unless it says that it reads something else. */
export function acceptOnlyJson(server: FastifyInstance, bodyTimeoutMs: number): void {
  server.removeAllContentTypeParsers();
  server.addHook('onRequest', (request, _reply, done) => {
    done(mediaFault(request));
  });
  server.addHook('preParsing', (request, reply, payload, done) => {
    if (carriesBody(request) && !STREAMED.has(request.routeOptions.config?.body)) {
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
  // No route reads a form: its button is the whole message.
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_LIMIT_BYTES },
    (_request, _text, done) => {
      done(null, undefined);
    },
  );
  const streamed = ['application/x-ndjson', 'application/octet-stream', 'application/offset+octet-stream'];
  server.addContentTypeParser(streamed, (_request, payload, done) => {
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
  const { body } = request.routeOptions.config ?? {};
  const wanted = body ? OTHER_TYPES[body] : { type: JSON_TYPE, name: 'application/json' };
  if (!wanted.type.test(type)) return unsupported(`Send ${wanted.name}; the charset is utf-8 or not named.`);
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

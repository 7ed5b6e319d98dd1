import { hash } from 'node:crypto';
import { DomainError } from '@fcert/kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseStrictJson } from './strict-json.js';
import './request-facts.js';

/** Largest JSON body. */
export const BODY_LIMIT_BYTES = 256 * 1024;

const JSON_TYPE = /^application\/json(?:\s*;\s*charset\s*=\s*"?utf-8"?)?\s*$/i;
const NDJSON_TYPE = /^application\/x-ndjson(?:\s*;\s*charset\s*=\s*"?utf-8"?)?\s*$/i;

/** JSON in UTF-8, uncompressed, is all a route takes, unless it says that it reads JSON lines. */
export function acceptOnlyJson(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addHook('onRequest', (request, _reply, done) => {
    done(mediaFault(request));
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

/** Looked at before a byte of the body is read. */
function mediaFault(request: FastifyRequest): Error | undefined {
  const { headers } = request;
  const type = headers['content-type'];
  const carries = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (type === undefined)
    return carries ? unsupported('Name the type of the body: application/json.') : undefined;
  const wanted = request.routeOptions.config?.body === 'ndjson' ? NDJSON_TYPE : JSON_TYPE;
  if (!wanted.test(type)) {
    const name = wanted === NDJSON_TYPE ? 'application/x-ndjson' : 'application/json';
    return unsupported(`Send ${name}; the charset is utf-8 or not named.`);
  }
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') return unsupported('Send the body uncompressed.');
  return undefined;
}

function unsupported(message: string): DomainError {
  return new DomainError('unsupported_media', 'unsupported-media-type', message);
}

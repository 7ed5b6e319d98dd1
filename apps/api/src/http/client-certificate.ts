import { X509Certificate, createHash } from 'node:crypto';
import { isWithin } from '@fcert/identity';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import './request-facts.js';

/** The certificate as PEM, percent-encoded: what nginx writes for `$ssl_client_escaped_cert`. */
export const CERTIFICATE_HEADER = 'x-fcert-client-cert';
/** What the proxy found: nginx's `$ssl_client_verify`. */
export const VERIFY_HEADER = 'x-fcert-client-verify';
const LONGEST_PEM = 12_000;

/**
 * Notes the certificate a client has proved to hold, as the proxy says that ended its TLS. Only a listed proxy is believed,
 * and it is the peer of the connection itself: from anybody else these headers are words.
 */
export function noteClientCertificates(server: FastifyInstance, proxies: readonly string[]): void {
  server.addHook('onRequest', (request, _reply, done) => {
    if (proxies.length > 0 && isWithin(request.socket.remoteAddress, proxies))
      request.clientCertificate = fingerprintOf(request);
    done();
  });
}

function fingerprintOf({ headers }: FastifyRequest): Buffer | undefined {
  const [pem, verified] = [headers[CERTIFICATE_HEADER], headers[VERIFY_HEADER]];
  if (typeof pem !== 'string' || pem.length > LONGEST_PEM || verified !== 'SUCCESS') return undefined;
  try {
    return createHash('sha256')
      .update(new X509Certificate(decodeURIComponent(pem)).raw)
      .digest();
  } catch {
    return undefined;
  }
}

import type { Actor } from '@fcert/kernel';

declare module 'fastify' {
  interface FastifyRequest {
    /** One id from the request to the socket; in every answer's X-Request-Id and every log line. */
    correlationId: string;
    /** Who asks, once the guard has let them in. */
    user?: Actor;
    /** SHA-256 of the JSON body as sent, hex. */
    bodySha256?: string;
    /** SHA-256 of the certificate the client holds, as a proxy says that may say so. */
    clientCertificate?: Buffer;
  }
  interface FastifyContextConfig {
    /** Routes that read their body themselves, as JSON lines or as bytes; or that take a form without fields. */
    body?: 'ndjson' | 'bytes' | 'upload-bytes' | 'empty-form';
  }
}

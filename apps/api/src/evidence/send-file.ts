import { Readable } from 'node:stream';
import type { Released } from '@fcert/incidents';
import type { FastifyReply } from 'fastify';

/**
 * Whatever the file is: bytes to save under a harmless name. No browser shows it, guesses its kind or runs it. Each is
 * sent whole, and is one line of the custody log: there is no answer with a part of it, or with its head alone.
 */
export async function sendFile(reply: FastifyReply, release: () => Promise<Released>): Promise<FastifyReply> {
  if (reply.request.method === 'HEAD') {
    void reply.header('allow', 'GET');
    throw Object.assign(new Error('method not allowed'), { statusCode: 405 });
  }
  const file = await release();
  return reply
    .headers({
      'content-type': 'application/octet-stream',
      'content-length': String(file.size),
      'content-disposition': `attachment; filename="${file.fileName}"`,
      'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-download-options': 'noopen',
      'accept-ranges': 'none',
      'evidence-sha256': file.sha256,
    })
    .send(Readable.from(file.bytes, { objectMode: false }));
}

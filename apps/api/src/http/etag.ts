import type { FastifyReply } from 'fastify';

/** A strong entity tag is the row's version in quotes. */
export function setEtag(reply: FastifyReply, version: number): void {
  void reply.header('etag', `"${version}"`);
}

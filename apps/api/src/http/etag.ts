import { DomainError } from '@fcert/kernel';
import type { FastifyReply } from 'fastify';

/** A strong entity tag is the row's version in quotes. */
export function setEtag(reply: FastifyReply, version: number): void {
  void reply.header('etag', `"${version}"`);
}

/** Somebody changed it in between. `current` is what stands now. */
export function staleVersion(current: unknown): DomainError {
  const message = 'It was changed in the meantime; look at the present state and decide again.';
  return new DomainError('precondition_failed', 'stale-version', message, { current });
}

import { DomainError } from '@fcert/kernel';
import type { FastifyInstance } from 'fastify';

/** No name of ours holds a NUL, and PostgreSQL takes none: an address with one is refused before anything reads it. */
export function refuseNulInAddresses(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    done(request.url.includes('%00') ? hasNul() : undefined);
  });
}

function hasNul(): DomainError {
  return new DomainError(
    'invalid',
    'nul-character',
    'The address holds a NUL character (%00). Leave it out and send again.',
  );
}

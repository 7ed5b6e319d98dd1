import type { FastifyInstance } from 'fastify';

interface Address {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/** An address that exists answers a method it does not take with 405 and those it takes (RFC 9110, 15.5.6). */
export function nameKnownMethods(server: FastifyInstance): void {
  const addresses = new Map<string, Address>();
  server.addHook('onRoute', ({ url, method }) => {
    const address = addresses.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    for (const one of [method].flat()) address.methods.add(one);
    addresses.set(url, address);
  });
  server.addHook('onRequest', (request, reply, done) => {
    if (!request.is404) return done();
    const path = request.url.split('?', 1)[0]!;
    const taken = [...addresses.values()].filter(({ pattern }) => pattern.test(path));
    const methods = new Set(taken.flatMap(({ methods }) => [...methods]));
    // The router may refuse an address for another reason than its method: then there is no such address.
    if (methods.size === 0 || methods.has(request.method)) return done();
    void reply.header('allow', [...methods].sort().join(', '));
    done(Object.assign(new Error('method not allowed'), { statusCode: 405 }));
  });
}

function patternOf(url: string): RegExp {
  const parts = url
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${parts.join('/')}$`);
}

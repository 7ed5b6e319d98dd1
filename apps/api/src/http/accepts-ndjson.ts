import { RouteConfig } from '@nestjs/platform-fastify';
import './request-facts.js';

/** The route takes JSON lines and reads them itself as they arrive; every other route answers 415 to them. */
export function AcceptsNdjson(): MethodDecorator {
  return RouteConfig({ body: 'ndjson' });
}

import { RouteConfig } from '@nestjs/platform-fastify';
import './request-facts.js';

/** The route takes what a page's button sends without any script: a form without fields. */
export function AcceptsEmptyForm(): MethodDecorator {
  return RouteConfig({ body: 'empty-form' });
}

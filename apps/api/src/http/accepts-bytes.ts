import { RouteConfig } from '@nestjs/platform-fastify';
import './request-facts.js';

/** The route takes a file as its body and reads it as it arrives; every other route answers 415 to one. */
export function AcceptsBytes(): MethodDecorator {
  return RouteConfig({ body: 'bytes' });
}

/** The same for a piece of a resumable upload. */
export function AcceptsUploadBytes(): MethodDecorator {
  return RouteConfig({ body: 'upload-bytes' });
}

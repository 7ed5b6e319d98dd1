import { type Verb, assertVerb } from '@fcert/identity';
import { SetMetadata } from '@nestjs/common';

export const ACCESS = 'fcert:access';

/** What a route asks of its caller: a verb of the access table, or nothing at all. */
export type RouteAccess = Verb | 'public';

/** The route is for callers who may ever do this; the use case asks again about the object. */
export function Requires(verb: Verb): MethodDecorator & ClassDecorator {
  assertVerb(verb);
  return SetMetadata<string, RouteAccess>(ACCESS, verb);
}

/** Anybody may call this route. Start-up refuses routes with neither this nor `@Requires`. */
export function Public(): MethodDecorator & ClassDecorator {
  return SetMetadata<string, RouteAccess>(ACCESS, 'public');
}

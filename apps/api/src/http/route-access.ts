import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer, Reflector } from '@nestjs/core';
import type { INestApplication } from '@nestjs/common';
import { ACCESS, type RouteAccess } from './requires.js';

export interface RouteLine {
  readonly method: string;
  readonly path: string;
  readonly access: RouteAccess | undefined;
}

/** Every route of a running app with what it asks of its caller, sorted: a table to review. */
export function routesOf(app: INestApplication): RouteLine[] {
  const reflector = app.get(Reflector);
  const lines: RouteLine[] = [];
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const prefix = pathsOf(Reflect.getMetadata(PATH_METADATA, metatype));
      for (const handler of handlersOf(metatype.prototype as object)) {
        const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number];
        if (method === undefined) continue;
        const access = reflector.getAllAndOverride<RouteAccess | undefined>(ACCESS, [handler, metatype]);
        for (const path of pathsOf(Reflect.getMetadata(PATH_METADATA, handler))) {
          lines.push({ method, path: joined(prefix[0] ?? '', path), access });
        }
      }
    }
  }
  return lines.sort((a, b) => `${a.path} ${a.method}`.localeCompare(`${b.path} ${b.method}`));
}

/** A route nobody thought about must not answer: the process refuses to start and names it. */
export function refuseUnguardedRoutes(app: INestApplication): void {
  const open = routesOf(app).filter(({ access }) => access === undefined);
  if (open.length === 0) return;
  const names = open.map(({ method, path }) => `${method} ${path}`).join(', ');
  throw new Error(`These routes say neither @Requires nor @Public: ${names}`);
}

type Handler = (...args: never[]) => unknown;

function handlersOf(prototype: object): Handler[] {
  return Object.getOwnPropertyNames(prototype)
    .filter((name) => name !== 'constructor')
    .map((name) => Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown)
    .filter((value): value is Handler => typeof value === 'function');
}

function pathsOf(metadata: unknown): string[] {
  return Array.isArray(metadata) ? metadata.map(String) : typeof metadata === 'string' ? [metadata] : [''];
}

function joined(prefix: string, path: string): string {
  return `/${prefix}/${path}`.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
}

import 'reflect-metadata';
import { Controller, Get, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Public, Requires } from './requires.js';
import { refuseUnguardedRoutes, routesOf } from './route-access.js';

@Controller('guarded')
class Guarded {
  @Get(':id')
  @Requires('report:read')
  read(): string {
    return '';
  }

  @Post()
  @Public()
  write(): string {
    return '';
  }
}

@Controller('forgotten')
class Forgotten {
  @Get(['a', 'b'])
  read(): string {
    return '';
  }
}

@Module({ controllers: [Guarded] })
class Right {}

@Module({ imports: [Right], controllers: [Forgotten] })
class Wrong {}

const create = (module: new () => object) =>
  NestFactory.create(module, new FastifyAdapter(), { logger: false });

describe('routes and what they ask', () => {
  it('are listed with their verbs', async () => {
    const app = await create(Right);
    expect(routesOf(app)).toEqual([
      { method: 'POST', path: '/guarded', access: 'public' },
      { method: 'GET', path: '/guarded/:id', access: 'report:read' },
    ]);
    expect(() => refuseUnguardedRoutes(app)).not.toThrow();
  });

  it('stop the start when somebody forgot to say it, each by name', async () => {
    const app = await create(Wrong);
    expect(() => refuseUnguardedRoutes(app)).toThrow('GET /forgotten/a, GET /forgotten/b');
  });

  it('cannot ask for a verb the access table does not know', () => {
    expect(() => Requires('report:raed' as 'report:read')).toThrow('not a verb');
  });
});

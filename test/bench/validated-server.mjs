import 'reflect-metadata';
import { Body, Controller, HttpCode, Module, Post, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { IsOptional, IsString, Length } from 'class-validator';

/** A POST validated as the platform validates, on the same framework, and nothing behind it. */
class ReportBody {}
const field = (name, max, ...more) => {
  for (const decorate of [IsString(), Length(1, max), ...more]) decorate(ReportBody.prototype, name);
};
field('title', 300);
field('description', 20_000);
field('category', 120, IsOptional());
field('sourceRef', 200, IsOptional());

class ReportsController {
  create(body) {
    return { reference: 'none', title: body.title };
  }
}
const route = Object.getOwnPropertyDescriptor(ReportsController.prototype, 'create');
Body()(ReportsController.prototype, 'create', 0);
Reflect.defineMetadata('design:paramtypes', [ReportBody], ReportsController.prototype, 'create');
HttpCode(202)(ReportsController.prototype, 'create', route);
Post()(ReportsController.prototype, 'create', route);
Controller('v1/reports')(ReportsController);

class BareModule {}
Module({ controllers: [ReportsController] })(BareModule);

const app = await NestFactory.create(BareModule, new FastifyAdapter(), { logger: false });
app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
await app.listen(0, '127.0.0.1');
process.send({ port: app.getHttpServer().address().port });

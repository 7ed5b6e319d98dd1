import type { Actor } from '@fcert/kernel';
import { OfferTask } from '@fcert/mssp';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from '../http/current-actor.js';
import { setEtag } from '../http/etag.js';
import { LIVE_CURSOR_HEADER, answerLive } from '../http/live-cursor.js';
import { Requires } from '../http/requires.js';
import { OfferBody } from './task-bodies.dto.js';
import { TaskAnswer, TaskListAnswer } from './task.dto.js';
import { TaskPages } from './task-pages.js';
import { TaskQuery } from './task-query.dto.js';

/** Tasks as both sides read them, and the offer. */
@ApiTags('mssp')
@Controller('v1')
export class TasksController {
  constructor(
    private readonly pages: TaskPages,
    private readonly offerTask: OfferTask,
  ) {}

  @Get('mssp/tasks')
  @Requires('mssp-task:list')
  @ApiOperation({
    operationId: 'listTasks',
    summary: 'Newest offer first; an operator sees his own provider’s',
  })
  @ApiOkResponse({ type: TaskListAnswer, headers: LIVE_CURSOR_HEADER })
  async list(
    @Query() query: TaskQuery,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskListAnswer> {
    return answerLive(reply, await this.pages.list(actor, query));
  }

  @Get('mssp/tasks/:id')
  @Requires('mssp-task:read')
  @ApiOperation({ operationId: 'readTask', summary: 'One task with its clocks, contract targets apart' })
  @ApiOkResponse({ type: TaskAnswer })
  async read(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskAnswer> {
    const task = await this.pages.one(actor, id);
    setEtag(reply, task.version);
    return task;
  }

  @Post('incidents/:reference/mssp-tasks')
  @HttpCode(201)
  @Requires('mssp-task:offer')
  @ApiOperation({
    operationId: 'offerTask',
    summary: 'Offer a piece of work inside an incident to a provider',
  })
  @ApiCreatedResponse({ type: TaskAnswer })
  async offer(
    @Param('reference') reference: string,
    @Body() body: OfferBody,
    @CurrentActor() actor: Actor,
  ): Promise<TaskAnswer> {
    const { service: serviceId, provider = null, title = null, instructions } = body;
    const task = await this.offerTask.execute(
      { actor },
      { reference, serviceId, provider, title, instructions },
    );
    return this.pages.changed(task);
  }
}

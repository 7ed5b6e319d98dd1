import type { Actor } from '@fcert/kernel';
import { AcceptTask, ReturnTask, WithdrawTask } from '@fcert/mssp';
import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { OptionalIfMatch } from './optional-if-match.js';
import { ReasonBody } from './task-bodies.dto.js';
import { TaskAnswer } from './task.dto.js';
import { TaskPages } from './task-pages.js';

/** FCERT's side of a task: what was completed is accepted or returned, what was not begun can be withdrawn. */
@ApiTags('mssp')
@ApiHeader({
  name: 'If-Match',
  required: false,
  description: 'The ETag of the task, to decide on that version only.',
})
@Controller('v1/mssp/tasks/:id')
export class AcceptanceController {
  constructor(
    private readonly acceptTask: AcceptTask,
    private readonly returnTask: ReturnTask,
    private readonly withdrawTask: WithdrawTask,
    private readonly pages: TaskPages,
  ) {}

  @Put('acceptance')
  @Requires('mssp-task:accept')
  @ApiOperation({ operationId: 'acceptTask', summary: 'Take the work as done' })
  @ApiOkResponse({ type: TaskAnswer })
  async accept(
    @Param('id') task: string,
    @OptionalIfMatch() version: number | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<TaskAnswer> {
    return this.pages.changed(await this.acceptTask.execute({ actor }, { task, version }));
  }

  @Put('return')
  @Requires('mssp-task:accept')
  @ApiOperation({ operationId: 'returnTask', summary: 'Hand the work back, and say what is missing' })
  @ApiOkResponse({ type: TaskAnswer })
  async return(
    @Param('id') task: string,
    @Body() body: ReasonBody,
    @OptionalIfMatch() version: number | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<TaskAnswer> {
    const returned = await this.returnTask.execute({ actor }, { task, version, reason: body.reason });
    return this.pages.changed(returned);
  }

  @Put('withdrawal')
  @Requires('mssp-task:offer')
  @ApiOperation({
    operationId: 'withdrawTask',
    summary: 'Take back a task that nobody has begun, and say why',
  })
  @ApiOkResponse({ type: TaskAnswer })
  async withdraw(
    @Param('id') task: string,
    @Body() body: ReasonBody,
    @OptionalIfMatch() version: number | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<TaskAnswer> {
    const withdrawn = await this.withdrawTask.execute({ actor }, { task, version, reason: body.reason });
    return this.pages.changed(withdrawn);
  }
}

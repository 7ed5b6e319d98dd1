import type { Actor } from '@fcert/kernel';
import { AcknowledgeTask, CompleteTask, RefuseTask, StartTask } from '@fcert/mssp';
import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { OptionalIfMatch } from './optional-if-match.js';
import { EvidenceBody, ReasonBody } from './task-bodies.dto.js';
import { TaskAnswer } from './task.dto.js';
import { TaskPages } from './task-pages.js';

/** What the operator says about his task. Each is a deliberate call; repeated, it answers the same. */
@ApiTags('mssp')
@ApiHeader({
  name: 'If-Match',
  required: false,
  description: 'The ETag of the task, to decide on that version only.',
})
@Controller('v1/mssp/tasks/:id')
export class OperatorController {
  constructor(
    private readonly acknowledgeTask: AcknowledgeTask,
    private readonly startTask: StartTask,
    private readonly completeTask: CompleteTask,
    private readonly refuseTask: RefuseTask,
    private readonly pages: TaskPages,
  ) {}

  @Put('acknowledgement')
  @Requires('mssp-task:operate')
  @ApiOperation({
    operationId: 'acknowledgeTask',
    summary: 'Take note of the task; stops the acknowledgement clocks',
  })
  @ApiOkResponse({ type: TaskAnswer })
  async acknowledge(
    @Param('id') task: string,
    @OptionalIfMatch() version: number | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<TaskAnswer> {
    return this.pages.changed(await this.acknowledgeTask.execute({ actor }, { task, version }));
  }

  @Put('start')
  @Requires('mssp-task:operate')
  @ApiOperation({
    operationId: 'startTask',
    summary: 'Begin the work, or begin again after it was handed back',
  })
  @ApiOkResponse({ type: TaskAnswer })
  async start(
    @Param('id') task: string,
    @OptionalIfMatch() version: number | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<TaskAnswer> {
    return this.pages.changed(await this.startTask.execute({ actor }, { task, version }));
  }

  @Put('completion')
  @Requires('mssp-task:operate')
  @ApiOperation({ operationId: 'completeTask', summary: 'Say what was done and what shows it' })
  @ApiOkResponse({ type: TaskAnswer })
  async complete(
    @Param('id') task: string,
    @Body() body: EvidenceBody,
    @OptionalIfMatch() version: number | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<TaskAnswer> {
    const done = await this.completeTask.execute({ actor }, { task, version, evidence: body.evidence });
    return this.pages.changed(done);
  }

  @Put('refusal')
  @Requires('mssp-task:operate')
  @ApiOperation({ operationId: 'refuseTask', summary: 'Say that it cannot be done, and why' })
  @ApiOkResponse({ type: TaskAnswer })
  async refuse(
    @Param('id') task: string,
    @Body() body: ReasonBody,
    @OptionalIfMatch() version: number | undefined,
    @CurrentActor() actor: Actor,
  ): Promise<TaskAnswer> {
    const refused = await this.refuseTask.execute({ actor }, { task, version, reason: body.reason });
    return this.pages.changed(refused);
  }
}

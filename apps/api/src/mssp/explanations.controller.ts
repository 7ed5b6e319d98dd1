import { type Actor, notFound } from '@fcert/kernel';
import { ExplainClocks } from '@fcert/clock';
import { can } from '@fcert/identity';
import { findTask } from '@fcert/mssp';
import { Transactions } from '@fcert/platform';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ClockExplanationListAnswer, clockExplanations } from '../http/clock-explanation.dto.js';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';

@ApiTags('mssp')
@Controller('v1/mssp/tasks/:id/clocks/explanation')
export class TaskExplanationsController {
  constructor(
    private readonly transactions: Transactions,
    private readonly explainClocks: ExplainClocks,
  ) {}

  @Get()
  @Requires('mssp-task:read')
  @ApiOperation({
    operationId: 'explainTaskClocks',
    summary: 'Why each clock of a task runs, when it is due and how that was worked out, by which text',
  })
  @ApiOkResponse({ type: ClockExplanationListAnswer })
  explain(@Param('id') key: string, @CurrentActor() actor: Actor): Promise<ClockExplanationListAnswer> {
    return this.transactions.snapshot(async (q) => {
      const task = await findTask(q, key);
      if (!task || !can(actor, 'mssp-task:read', task)) throw notFound('task');
      const explained = await this.explainClocks.execute(q, { kind: 'mssp-task', id: task.id });
      return clockExplanations(
        explained ?? { reference: task.reference, at: task.offeredAt.getTime(), clocks: [] },
      );
    });
  }
}

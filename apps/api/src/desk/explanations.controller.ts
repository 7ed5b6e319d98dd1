import { type Actor, notFound } from '@fcert/kernel';
import { ExplainClocks } from '@fcert/clock';
import { can } from '@fcert/identity';
import { findIncident } from '@fcert/incidents';
import { Transactions } from '@fcert/platform';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ClockExplanationListAnswer, clockExplanations } from '../http/clock-explanation.dto.js';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';

@ApiTags('desk')
@Controller('v1/incidents/:reference/clocks/explanation')
export class ExplanationsController {
  constructor(
    private readonly transactions: Transactions,
    private readonly explainClocks: ExplainClocks,
  ) {}

  @Get()
  @Requires('clock:read')
  @ApiOperation({
    operationId: 'explainClocks',
    summary: 'Why each clock runs, when it is due and how that was worked out, by which text',
  })
  @ApiOkResponse({ type: ClockExplanationListAnswer })
  explain(
    @Param('reference') reference: string,
    @CurrentActor() actor: Actor,
  ): Promise<ClockExplanationListAnswer> {
    return this.transactions.snapshot(async (q) => {
      const incident = await findIncident(q, { reference });
      if (!incident || !can(actor, 'clock:read', incident)) throw notFound('incident');
      const explained = await this.explainClocks.execute(q, { kind: 'incident', id: incident.id });
      return clockExplanations(explained ?? { reference, at: incident.openedAt.getTime(), clocks: [] });
    });
  }
}

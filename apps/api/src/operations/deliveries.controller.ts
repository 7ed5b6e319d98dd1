import { appendAudit } from '@fcert/audit';
import { type Actor, notFound } from '@fcert/kernel';
import { type DeadDelivery, Transactions, deadDeliveries, replayDelivery } from '@fcert/platform';
import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { PageQuery, pageOf } from '../http/page-query.js';
import { Requires } from '../http/requires.js';
import {
  DeadDeliveryAnswer,
  DeadDeliveryListAnswer,
  deadDeliveryAnswer,
  deadDeliveryList,
} from './delivery.dto.js';

/** Work that was set aside because it failed again and again, or ended its worker each time. */
@ApiTags('operations')
@Controller('v1/dead-deliveries')
export class DeliveriesController {
  constructor(private readonly transactions: Transactions) {}

  @Get()
  @Requires('delivery:read')
  @ApiOperation({
    operationId: 'listDeadDeliveries',
    summary: 'Deliveries that were set aside, newest first',
  })
  @ApiOkResponse({ type: DeadDeliveryListAnswer })
  async list(@Query() query: PageQuery): Promise<DeadDeliveryListAnswer> {
    const { limit, after } = pageOf(query);
    return deadDeliveryList(
      await deadDeliveries(this.transactions.reader, { limit: limit + 1, after }),
      limit,
    );
  }

  @Post(':eventId/:handler/replays')
  @HttpCode(202)
  @Requires('delivery:replay')
  @ApiOperation({
    operationId: 'replayDeadDelivery',
    summary: 'Try a delivery that was set aside again; answers how it stood',
  })
  @ApiAcceptedResponse({ type: DeadDeliveryAnswer })
  async replay(
    @Param('eventId') eventId: string,
    @Param('handler') handler: string,
    @CurrentActor() actor: Actor,
  ): Promise<DeadDeliveryAnswer> {
    return deadDeliveryAnswer(await this.replayOne(actor, { eventId, handler }));
  }

  private replayOne(actor: Actor, key: { eventId: string; handler: string }): Promise<DeadDelivery> {
    return this.transactions.run({ actor }, async (tx) => {
      const found = await replayDelivery(tx, key);
      if (!found) throw notFound('delivery');
      const { eventId, handler, reference, attempts, unfinished, lastError } = found;
      await appendAudit(tx, [
        {
          action: 'delivery.replayed',
          objectKind: 'event',
          objectId: eventId,
          reference,
          data: { handler, attempts, unfinished, lastError },
        },
      ]);
      return found;
    });
  }
}

import type { Actor } from '@fcert/kernel';
import { HearHeartbeat } from '@fcert/incidents';
import { Controller, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { HeartbeatAnswer } from './heartbeat.dto.js';

@ApiTags('intake')
@Controller('v1/heartbeat')
export class HeartbeatController {
  constructor(private readonly hearHeartbeat: HearHeartbeat) {}

  @Put()
  @Requires('report:create')
  @ApiOperation({ operationId: 'sendHeartbeat', summary: 'A feed with nothing to report says that it lives' })
  @ApiOkResponse({ type: HeartbeatAnswer })
  async beat(@CurrentActor() actor: Actor): Promise<HeartbeatAnswer> {
    return { heardAt: (await this.hearHeartbeat.execute({ actor })).toISOString() };
  }
}

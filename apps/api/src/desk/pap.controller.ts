import { MarkPap } from '@fcert/incidents';
import type { Actor } from '@fcert/kernel';
import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { IfMatch } from '../http/if-match.js';
import { Requires } from '../http/requires.js';
import { ChangedAnswer, changedAnswer } from './incident.dto.js';
import { PapBody } from './pap.dto.js';

/** How one may act on what a case holds. */
@ApiTags('desk')
@Controller('v1/incidents/:reference/pap')
export class PapController {
  constructor(private readonly mark: MarkPap) {}

  @Put()
  @Requires('incident:work')
  @ApiHeader({ name: 'If-Match', required: true, description: 'The ETag of the incident that was read.' })
  @ApiOperation({
    operationId: 'markPap',
    summary: 'Mark an incident, or one of its observables, with a PAP label: what may leave and be acted on',
  })
  @ApiOkResponse({ type: ChangedAnswer })
  async put(
    @Param('reference') reference: string,
    @Body() { pap, reason, observable }: PapBody,
    @IfMatch() version: number,
    @CurrentActor() actor: Actor,
  ): Promise<ChangedAnswer> {
    const input = { reference, version, pap, reason, observable: observable ?? null };
    return changedAnswer(await this.mark.execute({ actor }, input));
  }
}

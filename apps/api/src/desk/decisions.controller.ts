import type { Actor } from '@fcert/kernel';
import { ChangeState, ClassifyIncident, CloseIncident, SetSeverity } from '@fcert/incidents';
import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { IfMatch } from '../http/if-match.js';
import { Requires } from '../http/requires.js';
import { ClassificationBody, ClosureBody, SeverityBody, StateBody } from './change-bodies.dto.js';
import { ChangedAnswer, changedAnswer } from './incident.dto.js';

/** Acts that start or stop clocks: each says which version it decides on (`If-Match`), or is refused. */
@ApiTags('desk')
@ApiHeader({ name: 'If-Match', required: true, description: 'The ETag of the incident that was read.' })
@Controller('v1/incidents/:reference')
export class DecisionsController {
  constructor(
    private readonly classifyIncident: ClassifyIncident,
    private readonly setSeverity: SetSeverity,
    private readonly changeState: ChangeState,
    private readonly closeIncident: CloseIncident,
  ) {}

  @Put('classification')
  @Requires('incident:work')
  @ApiOperation({ operationId: 'classifyIncident', summary: 'Set class and type (RSIT) and stand for them' })
  @ApiOkResponse({ type: ChangedAnswer })
  async classify(
    @Param('reference') reference: string,
    @Body() body: ClassificationBody,
    @IfMatch() version: number,
    @CurrentActor() actor: Actor,
  ): Promise<ChangedAnswer> {
    const input = { reference, version, class: body.class, type: body.type, secondary: body.secondary ?? [] };
    return changedAnswer(await this.classifyIncident.execute({ actor }, input));
  }

  @Put('severity')
  @Requires('incident:work')
  @ApiOperation({ operationId: 'setSeverity', summary: 'Override the computed severity, with a reason' })
  @ApiOkResponse({ type: ChangedAnswer })
  async severity(
    @Param('reference') reference: string,
    @Body() body: SeverityBody,
    @IfMatch() version: number,
    @CurrentActor() actor: Actor,
  ): Promise<ChangedAnswer> {
    return changedAnswer(await this.setSeverity.execute({ actor }, { reference, version, ...body }));
  }

  @Put('state')
  @Requires('incident:work')
  @ApiOperation({ operationId: 'changeState', summary: 'Move it along its lifecycle' })
  @ApiOkResponse({ type: ChangedAnswer })
  async state(
    @Param('reference') reference: string,
    @Body() body: StateBody,
    @IfMatch() version: number,
    @CurrentActor() actor: Actor,
  ): Promise<ChangedAnswer> {
    return changedAnswer(
      await this.changeState.execute({ actor }, { reference, version, state: body.state }),
    );
  }

  @Put('closure')
  @Requires('incident:close')
  @ApiOperation({ operationId: 'closeIncident', summary: 'Close it with a disposition, or learn why not' })
  @ApiOkResponse({ type: ChangedAnswer })
  async close(
    @Param('reference') reference: string,
    @Body() body: ClosureBody,
    @IfMatch() version: number,
    @CurrentActor() actor: Actor,
  ): Promise<ChangedAnswer> {
    const { disposition, duplicateOf = null, note = '' } = body;
    return changedAnswer(
      await this.closeIncident.execute({ actor }, { reference, version, disposition, duplicateOf, note }),
    );
  }
}

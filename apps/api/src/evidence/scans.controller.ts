import type { Actor } from '@fcert/kernel';
import { RescanEvidence } from '@fcert/incidents';
import { Controller, HttpCode, Param, Put } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { EvidenceAnswer, evidenceAnswer } from './evidence.dto.js';

/** Files before the scanner again. */
@ApiTags('evidence')
@Controller('v1/evidence')
export class ScansController {
  constructor(private readonly rescan: RescanEvidence) {}

  @Put(':id/scan')
  @HttpCode(202)
  @Requires('evidence:scan')
  @ApiOperation({
    operationId: 'rescanEvidence',
    summary: 'Have a file scanned again; in quarantine meanwhile',
  })
  @ApiAcceptedResponse({ type: EvidenceAnswer })
  async again(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<EvidenceAnswer> {
    return evidenceAnswer(await this.rescan.execute({ actor }, id));
  }
}

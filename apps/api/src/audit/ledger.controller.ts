import { RedactEntry } from '@fcert/audit';
import type { Actor } from '@fcert/kernel';
import { Body, Controller, Get, HttpCode, Param, Put, Query, StreamableFile } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { PageQuery } from '../http/page-query.js';
import { Requires } from '../http/requires.js';
import { LedgerPages } from './ledger-pages.js';
import {
  CheckpointListAnswer,
  ConsistencyAnswer,
  ConsistencyQuery,
  EntryProofAnswer,
  LedgerKeyListAnswer,
  LedgerLineListAnswer,
  RedactionBody,
} from './ledger.dto.js';

const NDJSON = 'application/x-ndjson';

/** Who did what, sealed: entries with their proofs, and the signed heads they are proven against. */
@ApiTags('audit')
@Controller('v1/audit')
export class LedgerController {
  constructor(
    private readonly pages: LedgerPages,
    private readonly redact: RedactEntry,
  ) {}

  @Get('entries')
  @Requires('audit:read')
  @ApiOperation({
    operationId: 'listAuditEntries',
    summary: 'Sealed entries, newest first; a body gets those about itself',
  })
  @ApiOkResponse({ type: LedgerLineListAnswer })
  entries(@CurrentActor() actor: Actor, @Query() query: PageQuery): Promise<LedgerLineListAnswer> {
    return this.pages.entries(actor, query);
  }

  @Get('entries/:id/proof')
  @Requires('audit:read')
  @ApiOperation({
    operationId: 'proveAuditEntry',
    summary: 'An entry, a checkpoint that covers it, and the path between them',
  })
  @ApiOkResponse({ type: EntryProofAnswer })
  proof(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<EntryProofAnswer> {
    return this.pages.proof(actor, id);
  }

  @Put('entries/:id/redaction')
  @HttpCode(204)
  @Requires('audit:redact')
  @ApiOperation({
    operationId: 'redactAuditEntry',
    summary: 'Take the data out of an entry for good; its digest stays, and the redaction is an entry',
  })
  @ApiNoContentResponse()
  async redaction(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() { reason }: RedactionBody,
  ): Promise<void> {
    await this.redact.execute(actor, { id, reason });
  }

  @Get('checkpoints')
  @Requires('audit:read')
  @ApiOperation({ operationId: 'listAuditCheckpoints', summary: 'Signed heads of the ledger, newest first' })
  @ApiOkResponse({ type: CheckpointListAnswer })
  checkpoints(@Query() query: PageQuery): Promise<CheckpointListAnswer> {
    return this.pages.checkpoints(query);
  }

  @Get('keys')
  @Requires('audit:read')
  @ApiOperation({ operationId: 'listAuditKeys', summary: 'Public keys that have signed checkpoints' })
  @ApiOkResponse({ type: LedgerKeyListAnswer })
  keys(): Promise<LedgerKeyListAnswer> {
    return this.pages.keys();
  }

  @Get('consistency')
  @Requires('audit:read')
  @ApiOperation({
    operationId: 'proveAuditConsistency',
    summary: 'That the ledger of one size is the beginning of the ledger of another',
  })
  @ApiOkResponse({ type: ConsistencyAnswer })
  consistency(@Query() { from, to }: ConsistencyQuery): Promise<ConsistencyAnswer> {
    return this.pages.consistency(from, to);
  }

  @Get('export')
  @Requires('audit:export')
  @ApiOperation({ operationId: 'exportAudit', summary: 'The whole ledger as JSON lines, oldest first' })
  @ApiProduces(NDJSON)
  @ApiOkResponse({ schema: { type: 'string', description: 'One AuditLine a line.' } })
  async export(@CurrentActor() actor: Actor): Promise<StreamableFile> {
    return new StreamableFile(await this.pages.export(actor), { type: NDJSON });
  }
}

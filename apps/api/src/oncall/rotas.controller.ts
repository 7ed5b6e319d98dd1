import type { Actor } from '@fcert/kernel';
import { findConstituentByCode } from '@fcert/constituents';
import { ChangeRota, CreateRota, RetireRota } from '@fcert/escalation';
import { DomainError } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from '../http/current-actor.js';
import { setEtag } from '../http/etag.js';
import { IfMatch } from '../http/if-match.js';
import { Requires } from '../http/requires.js';
import { RotaBody, RotaPlanBody } from './rota-body.dto.js';
import { RotaAnswer, RotaListAnswer } from './rota.dto.js';
import { RotaPages } from './rota-pages.js';

/** Who takes turns at which desk. */
@ApiTags('oncall')
@Controller('v1/rotas')
export class RotasController {
  constructor(
    private readonly createRota: CreateRota,
    private readonly changeRota: ChangeRota,
    private readonly retireRota: RetireRota,
    private readonly pages: RotaPages,
    private readonly transactions: Transactions,
  ) {}

  @Get()
  @Requires('rota:read')
  @ApiOperation({ operationId: 'listRotas', summary: 'The rotas that are kept, by desk' })
  @ApiOkResponse({ type: RotaListAnswer })
  list(@CurrentActor() actor: Actor): Promise<RotaListAnswer> {
    return this.pages.list(actor);
  }

  @Get(':id')
  @Requires('rota:read')
  @ApiOperation({ operationId: 'getRota', summary: 'One rota' })
  @ApiOkResponse({ type: RotaAnswer })
  async one(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RotaAnswer> {
    const rota = await this.pages.one(actor, id);
    setEtag(reply, rota.version);
    return rota;
  }

  @Post()
  @HttpCode(201)
  @Requires('rota:change')
  @ApiOperation({ operationId: 'createRota', summary: 'Give a desk its rota' })
  @ApiCreatedResponse({ type: RotaAnswer })
  async create(
    @Body() body: RotaBody,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RotaAnswer> {
    const { desk: nodeId, constituent, provider, ...plan } = body;
    const owner = { constituentId: await this.bodyOf(constituent), providerId: provider ?? null };
    const { id, version } = await this.createRota.execute({ actor }, { ...plan, nodeId, ...owner });
    setEtag(reply, version);
    return this.pages.one(actor, id);
  }

  @Put(':id')
  @Requires('rota:change')
  @ApiOperation({ operationId: 'changeRota', summary: 'Draw it up anew' })
  @ApiHeader({ name: 'If-Match', required: true })
  @ApiOkResponse({ type: RotaAnswer })
  async change(
    @Param('id') id: string,
    @Body() body: RotaPlanBody,
    @IfMatch() version: number,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RotaAnswer> {
    const changed = await this.changeRota.execute({ actor }, { ...body, id, version });
    setEtag(reply, changed.version);
    return this.pages.one(actor, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('rota:change')
  @ApiOperation({ operationId: 'retireRota', summary: 'Give it up: the desk is everybody’s again' })
  @ApiHeader({ name: 'If-Match', required: true })
  @ApiNoContentResponse()
  retire(@Param('id') id: string, @IfMatch() version: number, @CurrentActor() actor: Actor): Promise<void> {
    return this.retireRota.execute({ actor }, { id, version });
  }

  private async bodyOf(code: string | undefined): Promise<string | null> {
    if (code === undefined) return null;
    const body = await findConstituentByCode(this.transactions.reader, code);
    if (body) return body.id;
    const message = 'No organisation has this code.';
    throw new DomainError('invalid', 'unknown-constituent', message, {
      errors: [{ pointer: '/constituent', code: 'unknown-constituent', message }],
    });
  }
}

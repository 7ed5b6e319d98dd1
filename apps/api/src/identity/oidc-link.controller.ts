import { type Actor, type PersonActor, notFound } from '@fcert/kernel';
import { StartOidcLink, UnlinkOidc, oidcLinkOf } from '@fcert/identity';
import { Transactions } from '@fcert/platform';
import { Body, Controller, Delete, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { OidcCookies } from './oidc-cookies.js';
import { OidcLinkAnswer, OidcStartAnswer, OidcStartBody } from './oidc.dto.js';
import { SessionCookies } from './session-cookies.js';

/** One's own link to the OpenID provider. */
@ApiTags('identity')
@Controller('v1/oidc/link')
export class OidcLinkController {
  constructor(
    private readonly transactions: Transactions,
    private readonly startLink: StartOidcLink,
    private readonly unlink: UnlinkOidc,
    private readonly cookies: OidcCookies,
    private readonly sessions: SessionCookies,
  ) {}

  @Get()
  @Requires('factor:own')
  @ApiOperation({ operationId: 'readOidcLink', summary: 'Whether you may sign in through the provider' })
  @ApiOkResponse({ type: OidcLinkAnswer })
  async read(@CurrentActor() { id }: PersonActor): Promise<OidcLinkAnswer> {
    const link = await oidcLinkOf(this.transactions.reader, id);
    if (!link) throw notFound('link');
    const { issuer, linkedAt, lastUsedAt } = link;
    return { issuer, linkedAt: linkedAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null };
  }

  @Post()
  @HttpCode(200)
  @Requires('factor:change')
  @ApiOperation({
    operationId: 'startOidcLink',
    summary:
      'Begin to link your account to the provider, in place of a link before: where to send the browser',
  })
  @ApiOkResponse({ type: OidcStartAnswer })
  async start(
    @Body() { returnTo }: OidcStartBody,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OidcStartAnswer> {
    const { address, ticket } = await this.startLink.execute(actor as PersonActor, returnTo);
    this.cookies.give(reply, ticket);
    return { address };
  }

  @Delete()
  @HttpCode(204)
  @Requires('factor:change')
  @ApiOperation({
    operationId: 'removeOidcLink',
    summary: 'Sign in through the provider no more; answers a new cookie, every other session of yours ends',
  })
  @ApiNoContentResponse()
  async remove(@CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    this.sessions.give(reply, await this.unlink.execute(actor as PersonActor));
  }
}

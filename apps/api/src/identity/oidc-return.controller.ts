import { FinishOidcWithFactor } from '@fcert/identity';
import { Body, Controller, Get, Header, Post, Req, Res, UseGuards } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiQuery,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../http/requires.js';
import { OidcCookies } from './oidc-cookies.js';
import { OidcLanding } from './oidc-landing.js';
import { OIDC_CSP } from './oidc-page.js';
import { OidcGuard, type OidcRequest } from './oidc-strategy.js';
import { OidcFactorBody } from './oidc.dto.js';
import { factorProof } from './oidc-factor-proof.js';
import { SessionAnswers } from './session-answers.js';
import { SessionCookies } from './session-cookies.js';
import { SessionAnswer } from './session.dto.js';

const PAGE = { content: { 'text/html': { schema: { type: 'string' as const } } } };
const REFUSED = 'A page that names the stable code of the refusal; never a word of the provider.';

/** Where browsers come back to from the OpenID provider. */
@ApiTags('identity')
@Public()
@Controller('v1/oidc')
export class OidcReturnController {
  constructor(
    private readonly landing: OidcLanding,
    private readonly finish: FinishOidcWithFactor,
    private readonly cookies: OidcCookies,
    private readonly sessions: SessionCookies,
    private readonly answers: SessionAnswers,
  ) {}

  @Get('callback')
  @UseGuards(OidcGuard)
  @ApiOperation({
    operationId: 'finishOidc',
    summary: 'Where the provider sends the browser back to; answers a page, and the session cookie',
    security: [],
  })
  @ApiQuery({ name: 'code', required: false })
  @ApiQuery({ name: 'state', required: false })
  @ApiQuery({ name: 'iss', required: false })
  @ApiProduces('text/html')
  @ApiOkResponse({ type: String })
  @ApiResponse({ status: 401, description: REFUSED, ...PAGE })
  @ApiResponse({ status: 404, description: REFUSED, ...PAGE })
  @ApiResponse({ status: 409, description: REFUSED, ...PAGE })
  @ApiResponse({ status: 503, description: REFUSED, ...PAGE })
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', OIDC_CSP)
  callback(@Req() request: OidcRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    return this.landing.land(request.oidc!, reply);
  }

  @Post('second-factor')
  @ApiOperation({
    operationId: 'finishOidcWithFactor',
    summary: 'Show your own second factor after the provider has let you in; answers the session cookie',
    security: [],
  })
  @ApiCreatedResponse({ type: SessionAnswer })
  async prove(
    @Body() body: OidcFactorBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionAnswer> {
    const [ticket, client] = [this.cookies.read(request), request.headers['user-agent']];
    const { person, reference } = await this.finish.execute({ ticket, client, proof: factorProof(body) });
    this.cookies.clear(reply);
    this.sessions.give(reply, reference);
    return this.answers.of(person);
  }
}

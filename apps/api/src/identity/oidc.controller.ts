import { OidcProvider, StartOidcAcceptance, StartOidcSignIn } from '@fcert/identity';
import { Body, Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../http/requires.js';
import { OidcCookies } from './oidc-cookies.js';
import { OidcAcceptanceBody, OidcAnswer, OidcStartAnswer, OidcStartBody } from './oidc.dto.js';

/** The way to the OpenID provider of the installation, where it has one. */
@ApiTags('identity')
@Public()
@Controller('v1/oidc')
export class OidcController {
  constructor(
    private readonly provider: OidcProvider,
    private readonly startSignIn: StartOidcSignIn,
    private readonly startAcceptance: StartOidcAcceptance,
    private readonly cookies: OidcCookies,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'readOidc',
    summary: 'Whether people sign in through a provider, and whether it answers',
    security: [],
  })
  @ApiOkResponse({ type: OidcAnswer })
  async read(): Promise<OidcAnswer> {
    const { isOn: enabled } = this.provider;
    if (!enabled) return { enabled, available: false, signOutAddress: null };
    return this.provider.signOutAddress().then(
      (signOutAddress) => ({ enabled, available: true, signOutAddress }),
      () => ({ enabled, available: false, signOutAddress: null }),
    );
  }

  @Post('sign-in')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'startOidcSignIn',
    summary: 'Begin to sign in through the provider: where to send the browser',
    security: [],
  })
  @ApiOkResponse({ type: OidcStartAnswer })
  async start(
    @Body() { returnTo }: OidcStartBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OidcStartAnswer> {
    const { address, ticket } = await this.startSignIn.execute(returnTo);
    this.cookies.give(reply, ticket);
    return { address };
  }

  @Post('acceptance')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'startOidcAcceptance',
    summary: 'Begin to accept an invitation through the provider: where to send the browser',
    security: [],
  })
  @ApiOkResponse({ type: OidcStartAnswer })
  async accept(
    @Body() body: OidcAcceptanceBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OidcStartAnswer> {
    const { address, ticket } = await this.startAcceptance.execute(body);
    this.cookies.give(reply, ticket);
    return { address };
  }
}

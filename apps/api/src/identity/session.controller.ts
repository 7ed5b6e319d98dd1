import type { Actor, PersonActor } from '@fcert/kernel';
import { findConstituent } from '@fcert/constituents';
import { EndSession, SESSION_HOURS, sessionCookieLine } from '@fcert/identity';
import { ProcessConfig, Transactions } from '@fcert/platform';
import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from '../http/current-actor.js';
import { Public, Requires } from '../http/requires.js';
import type { SignInRequest } from './password-strategy.js';
import { SessionAnswer, SignInBody } from './session.dto.js';
import { SignInGuard } from './sign-in.guard.js';

const COOKIE_SECONDS = SESSION_HOURS * 3600;

@ApiTags('identity')
@Controller('v1/session')
export class SessionController {
  constructor(
    private readonly endSession: EndSession,
    private readonly transactions: Transactions,
    private readonly config: ProcessConfig,
  ) {}

  @Post()
  @Public()
  @UseGuards(SignInGuard)
  @ApiOperation({
    operationId: 'signIn',
    summary: 'Sign in with a password; answers the session cookie',
    security: [],
  })
  @ApiCreatedResponse({ type: SessionAnswer })
  async create(
    @Body() _body: SignInBody,
    @Req() request: SignInRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionAnswer> {
    const { person, reference } = request.signedIn!;
    void reply.header('set-cookie', this.cookie(reference));
    return this.answer(person);
  }

  @Get()
  @Requires('session:own')
  @ApiOperation({ operationId: 'readSession', summary: 'Who is signed in' })
  @ApiOkResponse({ type: SessionAnswer })
  read(@CurrentActor() actor: Actor): Promise<SessionAnswer> {
    return this.answer(actor as PersonActor);
  }

  @Delete()
  @HttpCode(204)
  @Requires('session:own')
  @ApiOperation({
    operationId: 'signOut',
    summary: 'Sign out: the session is over everywhere within two seconds',
  })
  @ApiNoContentResponse()
  async end(@CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.endSession.execute(actor as PersonActor);
    void reply.headers({ 'set-cookie': this.cookie(''), 'clear-site-data': '"cache", "cookies", "storage"' });
  }

  private cookie(reference: string): string {
    return sessionCookieLine(reference, this.config.FCERT_WORLD === 'production', COOKIE_SECONDS);
  }

  /** Only people hold sessions: the access table keeps keys out. */
  private async answer({ id, name, role, constituentId, providerId }: PersonActor): Promise<SessionAnswer> {
    const body = constituentId ? await findConstituent(this.transactions.reader, constituentId) : null;
    return { id, name, role, constituent: body && { code: body.code, name: body.name }, providerId };
  }
}

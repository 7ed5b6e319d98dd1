import type { Actor, PersonActor } from '@fcert/kernel';
import { EndSession, StepUp } from '@fcert/identity';
import { Body, Controller, Delete, Get, HttpCode, Post, Put, Req, Res, UseGuards } from '@nestjs/common';
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
import { SessionAnswers } from './session-answers.js';
import { SessionCookies } from './session-cookies.js';
import { SessionAnswer, SignInBody, StepUpBody } from './session.dto.js';
import { SignInGuard } from './sign-in.guard.js';

@ApiTags('identity')
@Controller('v1/session')
export class SessionController {
  constructor(
    private readonly endSession: EndSession,
    private readonly stepUp: StepUp,
    private readonly answers: SessionAnswers,
    private readonly cookies: SessionCookies,
  ) {}

  @Post()
  @Public()
  @UseGuards(SignInGuard)
  @ApiOperation({
    operationId: 'signIn',
    summary: 'Sign in with a password, and a second factor where there is one; answers the session cookie',
    security: [],
  })
  @ApiCreatedResponse({ type: SessionAnswer })
  async create(
    @Body() _body: SignInBody,
    @Req() request: SignInRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionAnswer> {
    const { person, reference } = request.signedIn!;
    this.cookies.give(reply, reference);
    return this.answers.of(person);
  }

  @Get()
  @Requires('session:own')
  @ApiOperation({ operationId: 'readSession', summary: 'Who is signed in' })
  @ApiOkResponse({ type: SessionAnswer })
  read(@CurrentActor() actor: Actor): Promise<SessionAnswer> {
    return this.answers.of(actor as PersonActor);
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
    this.cookies.clear(reply);
  }

  @Put('step-up')
  @HttpCode(204)
  @Requires('session:own')
  @ApiOperation({
    operationId: 'stepUp',
    summary: 'Prove the second factor again: destructive acts are open for ten minutes; answers a new cookie',
  })
  @ApiNoContentResponse()
  async prove(
    @Body() { otp }: StepUpBody,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    this.cookies.give(reply, await this.stepUp.execute(actor as PersonActor, otp));
  }
}

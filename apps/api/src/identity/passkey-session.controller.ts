import { Passkeys, SignInWithPasskey } from '@fcert/identity';
import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../http/requires.js';
import { PasskeyOptionsAnswer, PasskeyProofBody } from './passkey.dto.js';
import { SessionAnswer } from './session.dto.js';
import { SessionAnswers } from './session-answers.js';
import { SessionCookies } from './session-cookies.js';

/** Signing in with a passkey: nothing is typed, so nothing can be given to the wrong site. */
@ApiTags('identity')
@Controller('v1/session')
export class PasskeySessionController {
  constructor(
    private readonly passkeys: Passkeys,
    private readonly signIn: SignInWithPasskey,
    private readonly answers: SessionAnswers,
    private readonly cookies: SessionCookies,
  ) {}

  @Post('passkey-challenge')
  @Public()
  @ApiOperation({
    operationId: 'challengePasskey',
    summary: 'What the browser needs to show a passkey; the same for everybody',
    security: [],
  })
  @ApiCreatedResponse({ type: PasskeyOptionsAnswer })
  async challenge(): Promise<PasskeyOptionsAnswer> {
    return { publicKey: await this.passkeys.requestOptions() };
  }

  @Post('passkey')
  @Public()
  @ApiOperation({
    operationId: 'signInWithPasskey',
    summary: 'Sign in with a passkey alone; answers the session cookie',
    security: [],
  })
  @ApiCreatedResponse({ type: SessionAnswer })
  async create(
    @Body() { response }: PasskeyProofBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionAnswer> {
    const { person, reference } = await this.signIn.execute(response);
    this.cookies.give(reply, reference);
    return this.answers.of(person);
  }
}

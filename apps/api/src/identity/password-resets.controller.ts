import { AskPasswordReset, ResetPassword } from '@fcert/identity';
import { Body, Controller, Get, Header, HttpCode, Param, Post, Req } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Public } from '../http/requires.js';
import { ResetBody, ResetPageParameters, ResetRequestBody } from './password-reset.dto.js';
import { RESET_CSP, resetPage } from './reset-page.js';

/**
 * A forgotten password. The letter leads to a page of ours at the address this installation is known by; the token stands
 * behind its `#`, where no server and no log ever sees it, and opening the page changes nothing.
 */
@ApiTags('identity')
@Public()
@Controller()
export class PasswordResetsController {
  constructor(
    private readonly ask: AskPasswordReset,
    private readonly reset: ResetPassword,
  ) {}

  @Post('v1/password-resets')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'askPasswordReset',
    summary:
      'A letter with a link goes to the account of this address, if there is one; the answer never says',
    security: [],
  })
  @ApiAcceptedResponse()
  async request(@Body() { email }: ResetRequestBody, @Req() request: FastifyRequest): Promise<void> {
    await this.ask.execute({ email, address: request.ip });
  }

  @Post('v1/password-resets/completion')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'resetPassword',
    summary: 'A new password for the token of the letter; every session ends, second factors stay',
    security: [],
  })
  @ApiNoContentResponse()
  async complete(@Body() { token, password }: ResetBody, @Req() request: FastifyRequest): Promise<void> {
    await this.reset.execute({ token, password, address: request.ip });
  }

  @Get('password-reset/:language')
  @ApiOperation({
    operationId: 'showPasswordReset',
    summary: 'The page behind the link of the letter: the same for everybody; changes nothing',
    security: [],
  })
  @ApiProduces('text/html')
  @ApiOkResponse({ type: String })
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', RESET_CSP)
  page(@Param() { language }: ResetPageParameters): string {
    return resetPage(language);
  }
}

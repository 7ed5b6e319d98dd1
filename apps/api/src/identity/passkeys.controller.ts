import type { Actor, PersonActor } from '@fcert/kernel';
import { Passkeys, RegisterPasskey, RemovePasskey, StepUpWithPasskey } from '@fcert/identity';
import { Body, Controller, Delete, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import {
  PasskeyBody,
  PasskeyOptionsAnswer,
  PasskeyProofBody,
  RegisteredPasskeyAnswer,
} from './passkey.dto.js';
import { PersonParameters } from './person.dto.js';
import { SessionCookies } from './session-cookies.js';

/** One's own passkeys. */
@ApiTags('identity')
@Controller('v1')
export class PasskeysController {
  constructor(
    private readonly passkeys: Passkeys,
    private readonly registerPasskey: RegisterPasskey,
    private readonly removePasskey: RemovePasskey,
    private readonly stepUp: StepUpWithPasskey,
    private readonly cookies: SessionCookies,
  ) {}

  @Post('factors/passkeys/challenge')
  @Requires('factor:change')
  @ApiOperation({ operationId: 'beginPasskey', summary: 'What the browser needs to make a passkey' })
  @ApiCreatedResponse({ type: PasskeyOptionsAnswer })
  async begin(@CurrentActor() actor: Actor): Promise<PasskeyOptionsAnswer> {
    return { publicKey: await this.passkeys.creationOptions(actor as PersonActor) };
  }

  @Post('factors/passkeys')
  @Requires('factor:change')
  @ApiOperation({
    operationId: 'registerPasskey',
    summary: 'Keep the passkey the browser made; answers a new cookie, every other session of yours ends',
  })
  @ApiCreatedResponse({ type: RegisteredPasskeyAnswer })
  async register(
    @Body() body: PasskeyBody,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RegisteredPasskeyAnswer> {
    const { id, reference, recoveryCodes } = await this.registerPasskey.execute(actor as PersonActor, body);
    this.cookies.give(reply, reference);
    return { id, recoveryCodes };
  }

  @Delete('factors/passkeys/:id')
  @HttpCode(204)
  @Requires('factor:change')
  @ApiOperation({
    operationId: 'removePasskey',
    summary: 'Give up a passkey; the last factor only where you may',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiNoContentResponse()
  async remove(
    @Param() { id }: PersonParameters,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    this.cookies.give(reply, await this.removePasskey.execute(actor as PersonActor, id));
  }

  @Put('session/step-up/passkey')
  @HttpCode(204)
  @Requires('session:own')
  @ApiOperation({
    operationId: 'stepUpWithPasskey',
    summary: 'Prove a passkey again: destructive acts are open for ten minutes; answers a new cookie',
  })
  @ApiNoContentResponse()
  async prove(
    @Body() { response }: PasskeyProofBody,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    this.cookies.give(reply, await this.stepUp.execute(actor as PersonActor, response));
  }
}

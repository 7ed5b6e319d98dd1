import type { Actor, PersonActor } from '@fcert/kernel';
import {
  BeginTotp,
  ConfirmTotp,
  type FactorsView,
  ROLES_WITH_FACTOR,
  RemoveTotp,
  RenewRecoveryCodes,
  factorsOf,
} from '@fcert/identity';
import { Transactions } from '@fcert/platform';
import { Body, Controller, Delete, Get, HttpCode, Post, Put, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { BegunTotpAnswer, FactorsAnswer, RecoveryCodesAnswer, TotpConfirmationBody } from './factor.dto.js';
import type { PasskeyItem } from './passkey.dto.js';
import { SessionCookies } from './session-cookies.js';

/** One's own second factors. */
@ApiTags('identity')
@Controller('v1/factors')
export class FactorsController {
  constructor(
    private readonly beginTotp: BeginTotp,
    private readonly confirmTotp: ConfirmTotp,
    private readonly removeTotp: RemoveTotp,
    private readonly renewRecoveryCodes: RenewRecoveryCodes,
    private readonly transactions: Transactions,
    private readonly cookies: SessionCookies,
  ) {}

  @Get()
  @Requires('factor:own')
  @ApiOperation({ operationId: 'readFactors', summary: 'Which second factors you have' })
  @ApiOkResponse({ type: FactorsAnswer })
  async read(@CurrentActor() { id, role }: PersonActor): Promise<FactorsAnswer> {
    const { totpSince, recoveryCodesLeft, passkeys } = await factorsOf(this.transactions.reader, id);
    const required = ROLES_WITH_FACTOR.includes(role);
    return {
      required,
      totpSince: totpSince?.toISOString() ?? null,
      recoveryCodesLeft,
      passkeys: passkeys.map(passkeyItem),
    };
  }

  @Post('totp')
  @Requires('factor:change')
  @ApiOperation({
    operationId: 'beginTotp',
    summary: 'Begin an authenticator app: its secret, shown this once; it counts when it is confirmed',
  })
  @ApiCreatedResponse({ type: BegunTotpAnswer })
  begin(@CurrentActor() actor: Actor): Promise<BegunTotpAnswer> {
    return this.beginTotp.execute(actor as PersonActor);
  }

  @Put('totp/confirmation')
  @Requires('factor:change')
  @ApiOperation({
    operationId: 'confirmTotp',
    summary:
      'Confirm it by a code; answers recovery codes and a new cookie, every other session of yours ends',
  })
  @ApiOkResponse({ type: RecoveryCodesAnswer })
  async confirm(
    @Body() { code }: TotpConfirmationBody,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecoveryCodesAnswer> {
    const { reference, recoveryCodes } = await this.confirmTotp.execute(actor as PersonActor, code);
    this.cookies.give(reply, reference);
    return { recoveryCodes };
  }

  @Delete('totp')
  @HttpCode(204)
  @Requires('factor:change')
  @ApiOperation({
    operationId: 'removeTotp',
    summary: 'Give up the authenticator app and its recovery codes, where your role may be without',
  })
  @ApiNoContentResponse()
  async remove(@CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    this.cookies.give(reply, await this.removeTotp.execute(actor as PersonActor));
  }

  @Post('recovery-codes')
  @Requires('factor:change')
  @ApiOperation({
    operationId: 'renewRecoveryCodes',
    summary: 'Ten new recovery codes; those before are worth nothing any more',
  })
  @ApiCreatedResponse({ type: RecoveryCodesAnswer })
  async renew(@CurrentActor() actor: Actor): Promise<RecoveryCodesAnswer> {
    return { recoveryCodes: await this.renewRecoveryCodes.execute(actor as PersonActor) };
  }
}

function passkeyItem({ id, name, createdAt, lastUsedAt }: FactorsView['passkeys'][number]): PasskeyItem {
  return { id, name, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null };
}

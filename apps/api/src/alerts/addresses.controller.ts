import type { Actor, PersonActor } from '@fcert/kernel';
import {
  AddAddress,
  ChangeAddress,
  ConfirmAddress,
  RemoveAddress,
  RequestCode,
  RotateWebhookSecret,
} from '@fcert/alerts';
import { Body, Controller, Delete, HttpCode, Param, Post, Put } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import {
  AddedAddressAnswer,
  AddressAnswer,
  AddressBody,
  AddressChangeBody,
  AddressCodeBody,
  WebhookSecretAnswer,
  addressAnswer,
} from './alerts.dto.js';

/** Where the caller wants to be told. Only people have addresses: the access table keeps keys out. */
@ApiTags('alerts')
@Controller('v1/alerts/addresses')
@Requires('alert:own')
export class AddressesController {
  constructor(
    private readonly addAddress: AddAddress,
    private readonly changeAddress: ChangeAddress,
    private readonly removeAddress: RemoveAddress,
    private readonly requestCode: RequestCode,
    private readonly confirmAddress: ConfirmAddress,
    private readonly rotateSecret: RotateWebhookSecret,
  ) {}

  @Post()
  @ApiOperation({
    operationId: 'addAlertAddress',
    summary: 'Add an address; a code is sent there to confirm it',
  })
  @ApiCreatedResponse({ type: AddedAddressAnswer })
  async add(@Body() body: AddressBody, @CurrentActor() actor: Actor): Promise<AddedAddressAnswer> {
    const { address, secret } = await this.addAddress.execute(actor as PersonActor, body);
    return { ...addressAnswer(address), secret };
  }

  @Put(':id')
  @ApiOperation({ operationId: 'changeAlertAddress', summary: 'Another language, other kinds of message' })
  @ApiOkResponse({ type: AddressAnswer })
  async change(
    @Param('id') id: string,
    @Body() body: AddressChangeBody,
    @CurrentActor() actor: Actor,
  ): Promise<AddressAnswer> {
    return addressAnswer(await this.changeAddress.execute(actor as PersonActor, { id, ...body }));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ operationId: 'removeAlertAddress', summary: 'Nothing more is sent there' })
  @ApiNoContentResponse()
  async remove(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<void> {
    await this.removeAddress.execute(actor as PersonActor, id);
  }

  @Post(':id/codes')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'requestAddressCode',
    summary: 'Send another code; the one before it is void',
  })
  @ApiAcceptedResponse()
  async code(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<void> {
    await this.requestCode.execute(actor as PersonActor, id);
  }

  @Put(':id/confirmation')
  @ApiOperation({ operationId: 'confirmAlertAddress', summary: 'Give back the code that was sent there' })
  @ApiOkResponse({ type: AddressAnswer })
  async confirm(
    @Param('id') id: string,
    @Body() { code }: AddressCodeBody,
    @CurrentActor() actor: Actor,
  ): Promise<AddressAnswer> {
    return addressAnswer(await this.confirmAddress.execute(actor as PersonActor, { id, code }));
  }

  @Post(':id/secrets')
  @ApiOperation({ operationId: 'rotateWebhookSecret', summary: 'A new secret; for a day both sign' })
  @ApiCreatedResponse({ type: WebhookSecretAnswer })
  async rotate(@Param('id') id: string, @CurrentActor() actor: Actor): Promise<WebhookSecretAnswer> {
    return { secret: await this.rotateSecret.execute(actor as PersonActor, id) };
  }
}

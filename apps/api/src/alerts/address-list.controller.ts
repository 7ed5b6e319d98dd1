import type { Actor } from '@fcert/kernel';
import { SetContactPreference, addressesOf } from '@fcert/alerts';
import { Transactions } from '@fcert/platform';
import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import {
  AddressListAnswer,
  ContactPreferenceAnswer,
  ContactPreferenceBody,
  addressAnswer,
} from './alerts.dto.js';

/** Whom alerts reach: the caller's own addresses, and what contacts of a body asked for. */
@ApiTags('alerts')
@Controller('v1/alerts')
export class AddressListController {
  constructor(
    private readonly transactions: Transactions,
    private readonly setPreference: SetContactPreference,
  ) {}

  @Get('addresses')
  @Requires('alert:own')
  @ApiOperation({ operationId: 'listAlertAddresses', summary: 'Your addresses beside that of your account' })
  @ApiOkResponse({ type: AddressListAnswer })
  async list(@CurrentActor() actor: Actor): Promise<AddressListAnswer> {
    const items = await addressesOf(this.transactions.reader, actor.id);
    return { items: items.map(addressAnswer) };
  }

  @Put('contacts/:id/preference')
  @Requires('alert:contact')
  @ApiOperation({
    operationId: 'setContactPreference',
    summary: 'Language of a contact, and whether it gets a letter for each report',
  })
  @ApiOkResponse({ type: ContactPreferenceAnswer })
  async prefer(
    @Param('id') contactId: string,
    @Body() { language, receipts }: ContactPreferenceBody,
    @CurrentActor() actor: Actor,
  ): Promise<ContactPreferenceAnswer> {
    await this.setPreference.execute({ actor }, { contactId, language, receipts });
    return { language, receipts };
  }
}

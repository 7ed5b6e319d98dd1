import { messagesToContact, wishesOf } from '@fcert/alerts';
import { ExportContact } from '@fcert/constituents';
import { type Actor, systemActor } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { ContactPages } from './contact-pages.js';
import { ContactParameters } from './contact.dto.js';
import { PersonalDataAnswer, personalDataAnswer } from './personal-data.dto.js';

/** Letters belong to no body's rows, and whoever keeps the contact may know of those that went to it. */
const PERSONAL_DATA = systemActor('personal-data');

/** What is kept about one contact, for the person it is about. */
@ApiTags('identity')
@ApiParam({ name: 'code', example: 'DIV-CABINET', description: 'Code of the body.' })
@ApiParam({ name: 'id', format: 'uuid' })
@Controller('v1/constituents/:code/contacts/:id/personal-data')
export class PersonalDataController {
  constructor(
    private readonly pages: ContactPages,
    private readonly exportContact: ExportContact,
    private readonly transactions: Transactions,
  ) {}

  @Get()
  @Requires('contact:manage')
  @ApiOperation({
    operationId: 'exportContact',
    summary: 'All that is kept about a contact, also one who was let go',
  })
  @ApiOkResponse({ type: PersonalDataAnswer })
  async read(
    @Param() { code, id }: ContactParameters,
    @CurrentActor() actor: Actor,
  ): Promise<PersonalDataAnswer> {
    const constituentId = await this.pages.keptBody(actor, code);
    const record = await this.exportContact.execute(actor, { constituentId, id });
    const { reader } = this.transactions.as(PERSONAL_DATA);
    return personalDataAnswer(record, await wishesOf(reader, id), await messagesToContact(reader, id));
  }
}

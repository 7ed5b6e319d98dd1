import type { Actor } from '@fcert/kernel';
import { AddContact, ChangeContact, RetireContact } from '@fcert/constituents';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from '../http/current-actor.js';
import { setEtag } from '../http/etag.js';
import { IfMatch } from '../http/if-match.js';
import { PageQuery } from '../http/page-query.js';
import { Requires } from '../http/requires.js';
import { ContactPages } from './contact-pages.js';
import {
  BodyParameters,
  ContactAnswer,
  ContactBody,
  ContactListAnswer,
  ContactParameters,
} from './contact.dto.js';

/** Whom FCERT calls at a body. The body keeps its own, an administrator all, the desk reads them. */
@ApiTags('identity')
@ApiParam({ name: 'code', example: 'DIV-CABINET', description: 'Code of the body.' })
@Controller('v1/constituents/:code/contacts')
export class ContactsController {
  constructor(
    private readonly pages: ContactPages,
    private readonly addContact: AddContact,
    private readonly changeContact: ChangeContact,
    private readonly retireContact: RetireContact,
  ) {}

  @Get()
  @Requires('contact:read')
  @ApiOperation({ operationId: 'listContacts', summary: 'Contacts of a body, focal points first' })
  @ApiOkResponse({ type: ContactListAnswer })
  list(
    @Param() { code }: BodyParameters,
    @Query() query: PageQuery,
    @CurrentActor() actor: Actor,
  ): Promise<ContactListAnswer> {
    return this.pages.list(actor, code, query);
  }

  @Post()
  @HttpCode(201)
  @Requires('contact:manage')
  @ApiOperation({ operationId: 'addContact', summary: 'Add somebody FCERT may call at a body' })
  @ApiCreatedResponse({ type: ContactAnswer })
  async add(
    @Param() { code }: BodyParameters,
    @Body() body: ContactBody,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ContactAnswer> {
    const constituentId = await this.pages.keptBody(actor, code);
    const { phone = null } = body;
    const id = await this.addContact.execute(actor, { constituentId, ...body, phone });
    setEtag(reply, 1);
    return this.pages.one(actor, code, id);
  }

  @Get(':id')
  @Requires('contact:read')
  @ApiOperation({ operationId: 'readContact', summary: 'One contact, with its version as ETag' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: ContactAnswer })
  async read(
    @Param() { code, id }: ContactParameters,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ContactAnswer> {
    const contact = await this.pages.one(actor, code, id);
    setEtag(reply, contact.version);
    return contact;
  }

  @Put(':id')
  @Requires('contact:manage')
  @ApiOperation({ operationId: 'changeContact', summary: 'Say anew what is known of a contact' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: ContactAnswer })
  async change(
    @Param() { code, id }: ContactParameters,
    @Body() body: ContactBody,
    @CurrentActor() actor: Actor,
    @IfMatch() version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ContactAnswer> {
    const constituentId = await this.pages.keptBody(actor, code);
    const facts = { ...body, phone: body.phone ?? null };
    await this.changeContact.execute(actor, { constituentId, id, version, facts });
    setEtag(reply, version + 1);
    return this.pages.one(actor, code, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('contact:manage')
  @ApiOperation({
    operationId: 'retireContact',
    summary: 'Call this contact no more; the past keeps its name',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiNoContentResponse()
  async retire(
    @Param() { code, id }: ContactParameters,
    @CurrentActor() actor: Actor,
    @IfMatch() version: number,
  ): Promise<void> {
    const constituentId = await this.pages.keptBody(actor, code);
    await this.retireContact.execute(actor, { constituentId, id, version });
  }
}

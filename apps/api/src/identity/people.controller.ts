import type { Actor } from '@fcert/kernel';
import { ChangePerson, CreatePerson, InvitePerson } from '@fcert/identity';
import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from '../http/current-actor.js';
import { setEtag } from '../http/etag.js';
import { IfMatch } from '../http/if-match.js';
import { Requires } from '../http/requires.js';
import { PeoplePages, invitationAnswer } from './people-pages.js';
import {
  InvitationAnswer,
  InvitedPersonAnswer,
  PersonAnswer,
  PersonBody,
  PersonListAnswer,
  PersonParameters,
  PersonPatchBody,
  PersonQuery,
} from './person.dto.js';

/** Accounts of people: made, read and changed by administrators; passwords are chosen by their owners. */
@ApiTags('identity')
@Controller('v1/people')
export class PeopleController {
  constructor(
    private readonly pages: PeoplePages,
    private readonly createPerson: CreatePerson,
    private readonly changePerson: ChangePerson,
    private readonly invitePerson: InvitePerson,
  ) {}

  @Get()
  @Requires('person:read')
  @ApiOperation({ operationId: 'listPeople', summary: 'Accounts, newest first' })
  @ApiOkResponse({ type: PersonListAnswer })
  list(@Query() query: PersonQuery, @CurrentActor() actor: Actor): Promise<PersonListAnswer> {
    return this.pages.list(actor, query);
  }

  @Post()
  @HttpCode(201)
  @Requires('person:manage')
  @ApiOperation({
    operationId: 'createPerson',
    summary: 'Make an account; the answer is the only copy of its invitation',
  })
  @ApiCreatedResponse({ type: InvitedPersonAnswer })
  async create(@Body() body: PersonBody, @CurrentActor() actor: Actor): Promise<InvitedPersonAnswer> {
    const { constituentId = null, providerId = null } = await this.pages.owner(body);
    const { email, name, role } = body;
    const made = await this.createPerson.execute(actor, { email, name, role, constituentId, providerId });
    return this.pages.invited(made);
  }

  @Get(':id')
  @Requires('person:read')
  @ApiOperation({ operationId: 'readPerson', summary: 'One account, with its version as ETag' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: PersonAnswer })
  async read(
    @Param() { id }: PersonParameters,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PersonAnswer> {
    const person = await this.pages.one(actor, id);
    setEtag(reply, person.version);
    return person;
  }

  @Patch(':id')
  @Requires('person:manage')
  @ApiOperation({
    operationId: 'changePerson',
    summary:
      'Change name, role or owner, disable or enable, or how they sign in; changed rights end every session',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: PersonAnswer })
  async change(
    @Param() { id }: PersonParameters,
    @Body() body: PersonPatchBody,
    @CurrentActor() actor: Actor,
    @IfMatch() version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PersonAnswer> {
    const { name, role, disabled, oidcOnly } = body;
    const patch = { name, role, disabled, oidcOnly, ...(await this.pages.owner(body)) };
    const person = await this.changePerson.execute(actor, { id, version, patch });
    setEtag(reply, person.version);
    return this.pages.changed(person);
  }

  @Post(':id/invitation')
  @HttpCode(201)
  @Requires('person:manage')
  @ApiOperation({
    operationId: 'invitePerson',
    summary: 'A new invitation; it replaces the one before and, once accepted, the old password',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiCreatedResponse({ type: InvitationAnswer })
  async invite(@Param() { id }: PersonParameters, @CurrentActor() actor: Actor): Promise<InvitationAnswer> {
    return invitationAnswer(await this.invitePerson.execute(actor, id));
  }
}

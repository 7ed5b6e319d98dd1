import { type Actor, type PersonActor, notFound } from '@fcert/kernel';
import { EndOwnSession, EndSessionsOf, findPerson, sessionsOf } from '@fcert/identity';
import { Transactions } from '@fcert/platform';
import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { PersonParameters } from './person.dto.js';
import { SessionListAnswer, SessionParameters, sessionListAnswer } from './session-list.dto.js';

/** Where people are signed in: their own sessions for everybody, those of others for administrators. */
@ApiTags('identity')
@Controller('v1')
export class SessionsController {
  constructor(
    private readonly transactions: Transactions,
    private readonly endOwnSession: EndOwnSession,
    private readonly endSessionsOf: EndSessionsOf,
  ) {}

  @Get('sessions')
  @Requires('session:own')
  @ApiOperation({ operationId: 'listSessions', summary: 'Where you are signed in, newest first' })
  @ApiOkResponse({ type: SessionListAnswer })
  async list(@CurrentActor() actor: Actor): Promise<SessionListAnswer> {
    const { id, sessionId } = actor as PersonActor;
    return sessionListAnswer(await sessionsOf(this.transactions.reader, id), sessionId);
  }

  @Delete('sessions/:id')
  @HttpCode(204)
  @Requires('session:own')
  @ApiOperation({
    operationId: 'endSession',
    summary: 'Sign out somewhere: over everywhere within two seconds',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiNoContentResponse()
  async end(@Param() { id }: SessionParameters, @CurrentActor() actor: Actor): Promise<void> {
    await this.endOwnSession.execute(actor as PersonActor, id);
  }

  @Get('people/:id/sessions')
  @Requires('person:read')
  @ApiOperation({ operationId: 'listSessionsOfPerson', summary: 'Where somebody is signed in' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: SessionListAnswer })
  async listOf(@Param() { id }: PersonParameters, @CurrentActor() actor: Actor): Promise<SessionListAnswer> {
    const { reader } = this.transactions;
    if (!(await findPerson(reader, id))) throw notFound('person');
    return sessionListAnswer(await sessionsOf(reader, id), (actor as PersonActor).sessionId);
  }

  @Delete('people/:id/sessions')
  @HttpCode(204)
  @Requires('person:manage')
  @ApiOperation({ operationId: 'endSessionsOfPerson', summary: 'Sign somebody out everywhere' })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiNoContentResponse()
  async endOf(@Param() { id }: PersonParameters, @CurrentActor() actor: Actor): Promise<void> {
    await this.endSessionsOf.execute(actor, id);
  }
}

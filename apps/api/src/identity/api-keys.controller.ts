import type { Actor } from '@fcert/kernel';
import { CreateApiKey, RevokeApiKey } from '@fcert/identity';
import { Transactions } from '@fcert/platform';
import { Body, Controller, Delete, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { constituentOfCode } from './constituent-of-code.js';
import { ApiKeyAnswer, ApiKeyBody, ApiKeyParameters, KEY_DAYS_MAX } from './api-key.dto.js';

@ApiTags('identity')
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(
    private readonly createApiKey: CreateApiKey,
    private readonly revokeApiKey: RevokeApiKey,
    private readonly transactions: Transactions,
  ) {}

  @Post()
  @Requires('api-key:create')
  @ApiOperation({
    operationId: 'createApiKey',
    summary: 'Make a key for a machine; the answer is its only copy',
  })
  @ApiCreatedResponse({ type: ApiKeyAnswer })
  async create(@Body() body: ApiKeyBody, @CurrentActor() actor: Actor): Promise<ApiKeyAnswer> {
    const { name, role, scopes, providerId, daysValid } = body;
    const constituentId = await constituentOfCode(this.transactions.reader, body.constituent);
    const owner = { constituentId, providerId: providerId ?? null };
    const made = await this.createApiKey.execute(actor, {
      ...{ name, role, scopes, ...owner },
      daysValid: daysValid ?? KEY_DAYS_MAX,
    });
    return { id: made.id, key: made.key, expiresAt: made.expiresAt.toISOString() };
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('api-key:revoke')
  @ApiOperation({
    operationId: 'revokeApiKey',
    summary: 'End a key: refused within a second, its sockets dropped',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiNoContentResponse()
  async revoke(@Param() { id }: ApiKeyParameters, @CurrentActor() actor: Actor): Promise<void> {
    await this.revokeApiKey.execute(actor, id);
  }
}

import type { Actor } from '@fcert/kernel';
import { CreateApiKey, RevokeApiKey, RotateApiKey } from '@fcert/identity';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { ApiKeyPages, fingerprint } from './api-key-pages.js';
import {
  ApiKeyAnswer,
  ApiKeyBody,
  ApiKeyListAnswer,
  ApiKeyParameters,
  ApiKeyQuery,
  ApiKeyRotationBody,
  RotatedApiKeyAnswer,
} from './api-key.dto.js';

/** Keys of machines. An administrator makes them; a body or provider sees, rotates and ends its own. */
@ApiTags('identity')
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(
    private readonly createApiKey: CreateApiKey,
    private readonly rotateApiKey: RotateApiKey,
    private readonly revokeApiKey: RevokeApiKey,
    private readonly pages: ApiKeyPages,
  ) {}

  @Get()
  @Requires('api-key:read')
  @ApiOperation({ operationId: 'listApiKeys', summary: 'Keys and when each was last used, newest first' })
  @ApiOkResponse({ type: ApiKeyListAnswer })
  list(@Query() query: ApiKeyQuery, @CurrentActor() actor: Actor): Promise<ApiKeyListAnswer> {
    return this.pages.list(actor, query);
  }

  @Post()
  @Requires('api-key:create')
  @ApiOperation({
    operationId: 'createApiKey',
    summary: 'Make a key for a machine; the answer is its only copy',
  })
  @ApiCreatedResponse({ type: ApiKeyAnswer })
  async create(@Body() body: ApiKeyBody, @CurrentActor() actor: Actor): Promise<ApiKeyAnswer> {
    const made = await this.createApiKey.execute(actor, await this.pages.asked(body));
    return { id: made.id, key: made.key, expiresAt: made.expiresAt.toISOString() };
  }

  @Post(':id/rotation')
  @HttpCode(201)
  @Requires('api-key:rotate')
  @ApiOperation({
    operationId: 'rotateApiKey',
    summary: 'A new key for the same use; the old one is taken until a given time',
  })
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiCreatedResponse({ type: RotatedApiKeyAnswer })
  async rotate(
    @Param() { id }: ApiKeyParameters,
    @Body() body: ApiKeyRotationBody,
    @CurrentActor() actor: Actor,
  ): Promise<RotatedApiKeyAnswer> {
    const made = await this.rotateApiKey.execute(actor, {
      keyId: id,
      oldValidUntil: new Date(body.oldValidUntil),
      certificateSha256: fingerprint(body.certificateSha256),
    });
    const [expiresAt, oldValidUntil] = [made.expiresAt.toISOString(), made.oldValidUntil.toISOString()];
    return { id: made.id, key: made.key, expiresAt, oldValidUntil };
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

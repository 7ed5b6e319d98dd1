import type { Actor, PersonActor } from '@fcert/kernel';
import { ChangePassword } from '@fcert/identity';
import { Body, Controller, HttpCode, Put, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { CurrentActor } from '../http/current-actor.js';
import { Requires } from '../http/requires.js';
import { SessionCookies } from './session-cookies.js';

export class PasswordBody {
  @ApiProperty({ maxLength: 256 })
  @IsString()
  @Length(1, 256)
  current: string;

  @ApiProperty({ minLength: 15, maxLength: 256 })
  @IsString()
  @Length(1, 256)
  password: string;
}

/** One's own password. */
@ApiTags('identity')
@Controller('v1/password')
export class PasswordController {
  constructor(
    private readonly changePassword: ChangePassword,
    private readonly cookies: SessionCookies,
  ) {}

  @Put()
  @HttpCode(204)
  @Requires('session:own')
  @ApiOperation({
    operationId: 'changePassword',
    summary: 'A new password for the present one; answers a new cookie, every other session of yours ends',
  })
  @ApiNoContentResponse()
  async change(
    @Body() { current, password }: PasswordBody,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    this.cookies.give(reply, await this.changePassword.execute(actor as PersonActor, { current, password }));
  }
}

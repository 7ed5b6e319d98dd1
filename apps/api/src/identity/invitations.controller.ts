import { AcceptInvitation } from '@fcert/identity';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../http/requires.js';
import { AcceptanceBody } from './person.dto.js';

/** Where an invited person chooses a password. The token is proof enough, and stands in the body: addresses are logged. */
@ApiTags('identity')
@Controller('v1/invitations')
export class InvitationsController {
  constructor(private readonly acceptInvitation: AcceptInvitation) {}

  @Post('acceptance')
  @HttpCode(204)
  @Public()
  @ApiOperation({
    operationId: 'acceptInvitation',
    summary: 'Choose the password of your account; the invitation ends',
    security: [],
  })
  @ApiNoContentResponse()
  async accept(@Body() body: AcceptanceBody): Promise<void> {
    await this.acceptInvitation.execute(body);
  }
}

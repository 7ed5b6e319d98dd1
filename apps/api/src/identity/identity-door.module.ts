import { ConstituentsModule } from '@fcert/constituents';
import { IdentityModule } from '@fcert/identity';
import { Module } from '@nestjs/common';
import { ApiKeysController } from './api-keys.controller.js';
import { ConstituentsController } from './constituents.controller.js';
import { SessionController } from './session.controller.js';
import { SignInGuard } from './sign-in.guard.js';

/** Sign-in, keys and the register. */
@Module({
  imports: [IdentityModule, ConstituentsModule],
  controllers: [SessionController, ApiKeysController, ConstituentsController],
  providers: [SignInGuard],
})
export class IdentityDoorModule {}

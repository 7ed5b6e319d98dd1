import { Module } from '@nestjs/common';
import { BeginTotp } from './factors/begin-totp.js';
import { ConfirmTotp } from './factors/confirm-totp.js';
import { FactorSecrets } from './factors/factor-secrets.js';
import { RemoveTotp } from './factors/remove-totp.js';
import { RenewRecoveryCodes } from './factors/renew-recovery-codes.js';
import { SecondFactors } from './factors/second-factors.js';
import { StepUp } from './factors/step-up.js';
import { IdentityModule } from './identity.module.js';
import { SeedDemoPeople } from './seed-demo-people.js';
import { SignIn } from './sign-in.js';

const useCases = [SignIn, BeginTotp, ConfirmTotp, RemoveTotp, RenewRecoveryCodes, StepUp, SeedDemoPeople];

/** Signing in and second factors: for programs that import `IdentitySettingsModule`. */
@Module({
  imports: [IdentityModule],
  providers: [FactorSecrets, SecondFactors, ...useCases],
  exports: [IdentityModule, ...useCases],
})
export class SignInModule {}

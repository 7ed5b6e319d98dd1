import { Module } from '@nestjs/common';
import { BeginTotp } from './factors/begin-totp.js';
import { ConfirmTotp } from './factors/confirm-totp.js';
import { FactorSecrets } from './factors/factor-secrets.js';
import { RemoveTotp } from './factors/remove-totp.js';
import { RenewRecoveryCodes } from './factors/renew-recovery-codes.js';
import { SecondFactors } from './factors/second-factors.js';
import { StepUp } from './factors/step-up.js';
import { IdentityModule } from './identity.module.js';
import { FinishOidcTrip } from './oidc/finish-oidc-trip.js';
import { FinishOidcWithFactor } from './oidc/finish-oidc-with-factor.js';
import { OidcProvider } from './oidc/oidc-provider.js';
import { OidcTickets } from './oidc/oidc-tickets.js';
import { OidcTrips } from './oidc/oidc-trips.js';
import { StartOidcAcceptance } from './oidc/start-oidc-acceptance.js';
import { StartOidcLink } from './oidc/start-oidc-link.js';
import { StartOidcSignIn } from './oidc/start-oidc-sign-in.js';
import { UnlinkOidc } from './oidc/unlink-oidc.js';
import { PasskeyChallenges } from './passkeys/passkey-challenges.js';
import { Passkeys } from './passkeys/passkeys.js';
import { RegisterPasskey } from './passkeys/register-passkey.js';
import { RemovePasskey } from './passkeys/remove-passkey.js';
import { SignInWithPasskey } from './passkeys/sign-in-with-passkey.js';
import { StepUpWithPasskey } from './passkeys/step-up-with-passkey.js';
import { SeedDemoPeople } from './seed-demo-people.js';
import { SignIn } from './sign-in.js';

const useCases = [
  SignIn,
  BeginTotp,
  ConfirmTotp,
  RemoveTotp,
  RenewRecoveryCodes,
  StepUp,
  SeedDemoPeople,
  Passkeys,
  RegisterPasskey,
  RemovePasskey,
  SignInWithPasskey,
  StepUpWithPasskey,
  OidcProvider,
  StartOidcSignIn,
  StartOidcLink,
  StartOidcAcceptance,
  FinishOidcTrip,
  FinishOidcWithFactor,
  UnlinkOidc,
];

/** Signing in, here or through the OpenID provider, and second factors: for programs that import `IdentitySettingsModule`. */
@Module({
  imports: [IdentityModule],
  providers: [FactorSecrets, SecondFactors, PasskeyChallenges, OidcTickets, OidcTrips, ...useCases],
  exports: [IdentityModule, ...useCases],
})
export class SignInModule {}

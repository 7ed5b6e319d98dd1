import { ConstituentsModule } from '@fcert/constituents';
import { SignInModule } from '@fcert/identity';
import { Module } from '@nestjs/common';
import { ApiKeyPages } from './api-key-pages.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApprovalPages } from './approval-pages.js';
import { ApprovalsController } from './approvals.controller.js';
import { ConstituentsController } from './constituents.controller.js';
import { ContactPages } from './contact-pages.js';
import { ContactsController } from './contacts.controller.js';
import { FactorsController } from './factors.controller.js';
import { InvitationsController } from './invitations.controller.js';
import { OidcController } from './oidc.controller.js';
import { OidcCookies } from './oidc-cookies.js';
import { OidcLanding } from './oidc-landing.js';
import { OidcLinkController } from './oidc-link.controller.js';
import { OidcReturnController } from './oidc-return.controller.js';
import { OidcGuard } from './oidc-strategy.js';
import { PasskeySessionController } from './passkey-session.controller.js';
import { PasskeysController } from './passkeys.controller.js';
import { PasswordController } from './password.controller.js';
import { PasswordResetsController } from './password-resets.controller.js';
import { PeopleController } from './people.controller.js';
import { PeoplePages } from './people-pages.js';
import { SessionAnswers } from './session-answers.js';
import { SessionCookies } from './session-cookies.js';
import { PersonalDataController } from './personal-data.controller.js';
import { SessionController } from './session.controller.js';
import { SessionsController } from './sessions.controller.js';
import { SignInGuard } from './sign-in.guard.js';

/** Sign-in, accounts, keys and the register. */
@Module({
  imports: [SignInModule, ConstituentsModule],
  controllers: [
    SessionController,
    SessionsController,
    FactorsController,
    PasskeysController,
    PasskeySessionController,
    OidcController,
    OidcReturnController,
    OidcLinkController,
    PasswordController,
    PasswordResetsController,
    ApprovalsController,
    PeopleController,
    InvitationsController,
    ApiKeysController,
    ConstituentsController,
    ContactsController,
    PersonalDataController,
  ],
  providers: [
    SignInGuard,
    OidcGuard,
    OidcCookies,
    OidcLanding,
    SessionCookies,
    SessionAnswers,
    ApiKeyPages,
    PeoplePages,
    ContactPages,
    ApprovalPages,
  ],
})
export class IdentityDoorModule {}

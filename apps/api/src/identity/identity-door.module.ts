import { ConstituentsModule } from '@fcert/constituents';
import { SignInModule } from '@fcert/identity';
import { Module } from '@nestjs/common';
import { ApiKeysController } from './api-keys.controller.js';
import { ConstituentsController } from './constituents.controller.js';
import { ContactPages } from './contact-pages.js';
import { ContactsController } from './contacts.controller.js';
import { FactorsController } from './factors.controller.js';
import { InvitationsController } from './invitations.controller.js';
import { PeopleController } from './people.controller.js';
import { PeoplePages } from './people-pages.js';
import { SessionCookies } from './session-cookies.js';
import { PersonalDataController } from './personal-data.controller.js';
import { SessionController } from './session.controller.js';
import { SignInGuard } from './sign-in.guard.js';

/** Sign-in, accounts, keys and the register. */
@Module({
  imports: [SignInModule, ConstituentsModule],
  controllers: [
    SessionController,
    FactorsController,
    PeopleController,
    InvitationsController,
    ApiKeysController,
    ConstituentsController,
    ContactsController,
    PersonalDataController,
  ],
  providers: [SignInGuard, SessionCookies, PeoplePages, ContactPages],
})
export class IdentityDoorModule {}

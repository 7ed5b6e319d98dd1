import { Module } from '@nestjs/common';
import { AcceptInvitation } from './accept-invitation.js';
import { Authenticator } from './authenticator.js';
import { ChangePerson } from './change-person.js';
import { CreateApiKey } from './create-api-key.js';
import { CreateFirstAdmin } from './create-first-admin.js';
import { CreatePerson } from './create-person.js';
import { EndSession } from './end-session.js';
import { ForgetSignIns } from './forget-sign-ins.js';
import { InvitePerson } from './invite-person.js';
import { PasswordHasher } from './password-hasher.js';
import { RevokeApiKey } from './revoke-api-key.js';

const useCases = [
  Authenticator,
  EndSession,
  CreateApiKey,
  RevokeApiKey,
  CreatePerson,
  ChangePerson,
  InvitePerson,
  AcceptInvitation,
  CreateFirstAdmin,
  ForgetSignIns,
];

/** Who somebody is, and accounts. Ways to sign in stand in `sign-in.module.ts`: they need a key that most programs lack. */
@Module({ providers: [PasswordHasher, ...useCases], exports: [PasswordHasher, ...useCases] })
export class IdentityModule {}

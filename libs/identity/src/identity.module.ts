import { Module } from '@nestjs/common';
import { AcceptInvitation } from './accept-invitation.js';
import { ApproveRequest } from './approvals/approve-request.js';
import { ApprovedActs } from './approvals/approved-acts.js';
import { personActs } from './approvals/person-acts.js';
import { RefuseRequest } from './approvals/refuse-request.js';
import { RequestApproval } from './approvals/request-approval.js';
import { AskPasswordReset } from './ask-password-reset.js';
import { Authenticator } from './authenticator.js';
import { ChangePassword } from './change-password.js';
import { ChangePerson } from './change-person.js';
import { CreateApiKey } from './create-api-key.js';
import { CreateFirstAdmin } from './create-first-admin.js';
import { CreatePerson } from './create-person.js';
import { EndOwnSession } from './end-own-session.js';
import { EndSessionsOf } from './end-sessions-of.js';
import { EndSession } from './end-session.js';
import { ForgetSignIns } from './forget-sign-ins.js';
import { InvitePerson } from './invite-person.js';
import { KeySecrets } from './key-secrets.js';
import { PasswordHasher } from './password-hasher.js';
import { RefuseOtherWorld } from './refuse-other-world.js';
import { ResetPassword } from './reset-password.js';
import { RevokeApiKey } from './revoke-api-key.js';
import { RotateApiKey } from './rotate-api-key.js';

const useCases = [
  Authenticator,
  EndSession,
  EndOwnSession,
  EndSessionsOf,
  ChangePassword,
  AskPasswordReset,
  ResetPassword,
  ApprovedActs,
  RequestApproval,
  ApproveRequest,
  RefuseRequest,
  CreateApiKey,
  RevokeApiKey,
  RotateApiKey,
  CreatePerson,
  ChangePerson,
  InvitePerson,
  AcceptInvitation,
  CreateFirstAdmin,
  ForgetSignIns,
  RefuseOtherWorld,
];

/** Who somebody is, and accounts. Ways to sign in stand in `sign-in.module.ts`: they need a key that most programs lack. */
@Module({ providers: [PasswordHasher, KeySecrets, ...useCases], exports: [PasswordHasher, ...useCases] })
export class IdentityModule {
  constructor(acts: ApprovedActs) {
    for (const act of personActs) acts.register(act);
  }
}

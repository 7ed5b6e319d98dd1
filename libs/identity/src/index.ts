export { AcceptInvitation } from './accept-invitation.js';
export { ApproveRequest, type ApprovedRequest } from './approvals/approve-request.js';
export {
  ApprovedActs,
  type ApprovedAct,
  type AskedChange,
  type PreparedChange,
} from './approvals/approved-acts.js';
export { RefuseRequest } from './approvals/refuse-request.js';
export { RequestApproval, type ApprovalRequest } from './approvals/request-approval.js';
export { AskPasswordReset } from './ask-password-reset.js';
export { Authenticator, type KeyUse } from './authenticator.js';
export type { PersonPatch } from './apply-person-change.js';
export { ChangePassword } from './change-password.js';
export { ChangePerson } from './change-person.js';
export { CreateApiKey } from './create-api-key.js';
export { CreateFirstAdmin, type FirstAdminInput } from './create-first-admin.js';
export { approvalRequired, CreatePerson } from './create-person.js';
export {
  approvalPage,
  findApproval,
  type ApprovalFilter,
  type ApprovalState,
  type ApprovalView,
} from './data/approval-page.read-model.js';
export type { LockedApproval } from './data/approvals.js';
export { factorsOf, type FactorsView } from './data/factors.read-model.js';
export { apiKeyPage, type KeyState, type KeyView } from './data/api-key-page.read-model.js';
export { KEY_TIERS, type KeyTier, findKeyOwner } from './data/api-keys.js';
export { identityEntities } from './data/entities.js';
export { colleaguePage, type Colleague } from './data/colleague-page.read-model.js';
export { peopleToTell, type PersonToTell } from './data/people-to-tell.read-model.js';
export {
  findPerson,
  peoplePage,
  type PeopleFilter,
  type PersonState,
  type PersonView,
} from './data/person-page.read-model.js';
export { dutyPeople, type DutyPerson, type DutyQuery } from './data/duty-people.read-model.js';
export { peopleByIds, peopleByRole, type PersonLabel } from './data/person.read-model.js';
export { sessionsOf, type SessionView } from './data/session-page.read-model.js';
export { SESSION_HOURS, livePerson } from './data/sessions.js';
export { isOnEveryList, mayKnow } from './domain/need-to-know.js';
export { can, listScope, mayEver, whyNever, type AccessObject, type ListScope } from './domain/can.js';
export { FRESHLY_PROVEN, OPEN_WITHOUT_FACTOR, ROLES_WITH_FACTOR } from './domain/second-factor.js';
export { configuredNetworks } from './configured-networks.js';
export { NETWORKS_MAX, clientAddress, isWithin, plainNetwork } from './domain/key-networks.js';
export { SIGNATURE_SCHEME, parseSignature } from './domain/signed-request.js';
export { VERBS, assertVerb, isVerb, type Verb } from './domain/verbs.js';
export { EndOwnSession } from './end-own-session.js';
export { EndSessionsOf } from './end-sessions-of.js';
export { EndSession } from './end-session.js';
export { BeginTotp, type BegunTotp } from './factors/begin-totp.js';
export { ConfirmTotp, type EnrolledFactor } from './factors/confirm-totp.js';
export { RemoveTotp } from './factors/remove-totp.js';
export { RenewRecoveryCodes } from './factors/renew-recovery-codes.js';
export { StepUp } from './factors/step-up.js';
export { ForgetSignIns } from './forget-sign-ins.js';
export { IdentitySettingsModule } from './identity-settings.module.js';
export { IdentityModule } from './identity.module.js';
export { InvitePerson } from './invite-person.js';
export type { IssuedInvitation } from './issue-invitation.js';
export type { ApiKeyRequest, CreatedApiKey } from './issue-api-key.js';
export type { InvitedPerson, NewPersonInput } from './make-person.js';
export { openPasswordReset } from './open-password-reset.js';
export { findWorkingReset, type ResetOwner } from './data/password-resets.js';
export { ResetPassword } from './reset-password.js';
export { Passkeys, type PasskeyResponse } from './passkeys/passkeys.js';
export { RegisterPasskey } from './passkeys/register-passkey.js';
export { RemovePasskey } from './passkeys/remove-passkey.js';
export { SignInWithPasskey } from './passkeys/sign-in-with-passkey.js';
export { StepUpWithPasskey } from './passkeys/step-up-with-passkey.js';
export { RefuseOtherWorld } from './refuse-other-world.js';
export { oidcLinkOf, type OidcLinkView } from './data/oidc-links.js';
export { FinishOidcTrip, type TripOutcome } from './oidc/finish-oidc-trip.js';
export { FinishOidcWithFactor } from './oidc/finish-oidc-with-factor.js';
export { OidcProvider } from './oidc/oidc-provider.js';
export { TRIP_SECONDS } from './oidc/oidc-tickets.js';
export type { BegunTrip } from './oidc/oidc-trips.js';
export { StartOidcAcceptance } from './oidc/start-oidc-acceptance.js';
export { StartOidcLink } from './oidc/start-oidc-link.js';
export { StartOidcSignIn } from './oidc/start-oidc-sign-in.js';
export { UnlinkOidc } from './oidc/unlink-oidc.js';
export { RevokeApiKey } from './revoke-api-key.js';
export { RotateApiKey, type RotatedApiKey } from './rotate-api-key.js';
export {
  SeedDemoPeople,
  type DemoAccount,
  type DemoKey,
  type DemoOwner,
  type DemoPeople,
  type DemoPeopleRequest,
} from './seed-demo-people.js';
export { readSessionCookie, sessionCookieLine, sessionCookieName } from './session-cookie.js';
export { SignIn, type SignInRequest, type SignedIn } from './sign-in.js';
export { SignInModule } from './sign-in.module.js';
export { withoutFirstWall } from './without-first-wall.js';

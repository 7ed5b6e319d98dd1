import { ApiKeyEntity } from './api-key.entity.js';
import { ApprovalEntity } from './approval.entity.js';
import { InvitationEntity } from './invitation.entity.js';
import { OidcLinkEntity } from './oidc-link.entity.js';
import { PasskeyEntity } from './passkey.entity.js';
import { PersonSessionEntity } from './person-session.entity.js';
import { PersonEntity } from './person.entity.js';
import { RecoveryCodeEntity } from './recovery-code.entity.js';
import { SignInAttemptEntity } from './sign-in-attempt.entity.js';
import { SpentChallengeEntity } from './spent-challenge.entity.js';
import { TotpFactorEntity } from './totp-factor.entity.js';

/** Every table of this room, for the DataSource of a process. */
export const identityEntities = [
  PersonEntity,
  PersonSessionEntity,
  ApiKeyEntity,
  SignInAttemptEntity,
  InvitationEntity,
  ApprovalEntity,
  OidcLinkEntity,
  PasskeyEntity,
  SpentChallengeEntity,
  TotpFactorEntity,
  RecoveryCodeEntity,
];

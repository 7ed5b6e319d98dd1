import { DomainError } from '@fcert/kernel';

/** Why a sign-in through the provider came to nothing: told to whoever reads the ledger, and no further. */
export type OidcReason =
  'state' | 'denied' | 'answer' | 'code' | 'claims' | 'time' | 'unlinked' | 'disabled' | 'session' | 'taken';

/** A refusal with the reason the ledger gets. */
export class OidcRefusal extends DomainError {
  constructor(
    readonly reason: OidcReason,
    code: string,
    message: string,
    kind: 'unauthenticated' | 'conflict' = 'unauthenticated',
    /** Who it was about, where that is known. */
    readonly personId: string | null = null,
  ) {
    super(kind, code, message);
  }
}

/** No cookie of this browser, too old, of another trip, or used before. */
export function stateRefused(): OidcRefusal {
  const message = 'This sign-in was begun elsewhere, too long ago, or is over already. Begin again.';
  return new OidcRefusal('state', 'oidc-state-refused', message);
}

/** The provider said no, or what it said is not right; its own words are not passed on. */
export function answerRefused(reason: 'denied' | 'answer' | 'code' | 'claims' | 'time'): OidcRefusal {
  if (reason === 'denied') return new OidcRefusal(reason, 'oidc-denied', 'The provider did not let you in.');
  return new OidcRefusal(reason, 'oidc-answer-refused', 'The answer of the provider was not accepted.');
}

/** One answer for an unknown subject and a disabled account. */
export function notLinked(reason: 'unlinked' | 'disabled', personId: string | null = null): OidcRefusal {
  const message =
    'No account is open to you through the provider. Link it while you are signed in, or accept your invitation there.';
  return new OidcRefusal(reason, 'oidc-not-linked', message, 'unauthenticated', personId);
}

/** The session that began to link is over, or belongs to somebody else by now. */
export function sessionGone(): OidcRefusal {
  return new OidcRefusal(
    'session',
    'oidc-session-over',
    'You were signed out meanwhile. Sign in and begin again.',
  );
}

export function takenByAnother(personId: string): OidcRefusal {
  const message = 'This person of the provider is linked to another account.';
  return new OidcRefusal('taken', 'oidc-subject-taken', message, 'conflict', personId);
}

import { DomainError, type PersonActor, newId, systemActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { hasFactor } from './data/factors.read-model.js';
import { type StoredPerson, findPersonByEmail, lockPerson, replaceHash } from './data/people.js';
import { insertSession, livePerson } from './data/sessions.js';
import { type AttemptHashes, forgiveAttempt, reserveAttempt } from './data/sign-in-attempts.js';
import { type FactorKind, SecondFactors } from './factors/second-factors.js';
import { PasswordHasher } from './password-hasher.js';
import { newSecret, secretHash } from './secrets.js';

export interface SignInRequest {
  readonly email: string;
  readonly password: string;
  /** Code of the authenticator app, or one of the recovery sheet. */
  readonly otp?: string | undefined;
  /** Where the try comes from: counted, never stored in clear. */
  readonly address: string;
  /** What the browser calls itself, for the owner's list of sessions. */
  readonly client?: string | undefined;
}

export interface SignedIn {
  readonly person: PersonActor;
  /** The session reference: it goes into the cookie and nowhere else. */
  readonly reference: string;
  readonly expiresAt: Date;
}

/** One answer for a wrong password, an unknown account, a disabled one, and one that signs in through the provider alone. */
const REFUSED = 'The e-mail address or the password is not right.';
const SIGN_IN = systemActor('sign-in');
const CLIENT_MAX = 120;

/** Starts a session for the right password. Every session is new: nothing an attacker planted before survives. */
@Injectable()
export class SignIn {
  constructor(
    private readonly transactions: Transactions,
    private readonly passwords: PasswordHasher,
    private readonly factors: SecondFactors,
  ) {}

  /**
   * Throws `sign-in-refused` or `sign-in-throttled`; and to whom knows the password, `second-factor-required`,
   * `second-factor-refused` or `second-factor-throttled`.
   */
  async execute(request: SignInRequest): Promise<SignedIn> {
    const email = request.email.normalize('NFC').trim().toLowerCase();
    const hashes = attemptHashes(email, request.address);
    await this.reserve(hashes);
    const person = await findPersonByEmail(this.transactions.as(SIGN_IN).reader, email);
    const right = await this.passwords.verify(person?.passwordHash ?? null, request.password);
    if (person && right && !person.oidcOnly) return this.start(person, hashes, request);
    await this.noteRefusal(person?.id ?? 'unknown', person && right ? 'oidc-only' : 'password');
    throw refused();
  }

  /** A refused try rolls back: whoever must wait leaves no row behind, however many addresses they make up. */
  private async reserve(hashes: AttemptHashes): Promise<void> {
    await this.transactions.run({ actor: SIGN_IN }, async (tx) => {
      const wait = await reserveAttempt(tx, hashes);
      if (wait === 0) return;
      const message = `Too many sign-ins failed. Wait ${wait} s before the next try.`;
      throw new DomainError('throttled', 'sign-in-throttled', message, { retryAfterSeconds: wait });
    });
  }

  private async start(
    stored: StoredPerson,
    hashes: AttemptHashes,
    request: SignInRequest,
  ): Promise<SignedIn> {
    const hasSecond = await this.admitFactor(stored.id, hashes, request.otp);
    const actor = { ...personOf(stored), sessionId: newId() };
    const reference = newSecret();
    const isOutdated = this.passwords.isOutdated(stored.passwordHash!);
    const rehashed = isOutdated ? await this.passwords.hash(request.password) : null;
    const started = await this.transactions.run({ actor }, async (tx) => {
      // Looking at the password took its time: one that was changed meanwhile has ended every session, and opens none.
      const now = await lockPerson(tx, stored.id);
      if (!now || now.disabled || now.oidcOnly || now.passwordHash !== stored.passwordHash) throw refused();
      if ((await hasFactor(tx, stored.id)) !== hasSecond) throw refused();
      const factor = hasSecond ? await this.factors.take(tx, stored.id, request.otp!) : 'none';
      if (factor === null) return null;
      if (rehashed) await replaceHash(tx, stored.id, rehashed);
      if (!hasSecond) await forgiveAttempt(tx, hashes);
      const expiresAt = await insertSession(tx, {
        id: actor.sessionId,
        tokenHash: secretHash(reference),
        personId: stored.id,
        isProven: hasSecond,
        client: clientName(request.client),
      });
      await appendAudit(tx, [startedEntry(actor.sessionId, factor)]);
      return { person: (await livePerson(tx, actor.sessionId))!, reference, expiresAt };
    });
    if (started) return started;
    await this.noteRefusal(stored.id, 'second-factor');
    throw new DomainError(
      'unauthenticated',
      'second-factor-refused',
      'The code is wrong, was used before or is too old.',
    );
  }

  /** Whether a second factor must be shown; counts the try at it. The right password frees its own counters. */
  private async admitFactor(
    personId: string,
    hashes: AttemptHashes,
    otp: string | undefined,
  ): Promise<boolean> {
    if (!(await hasFactor(this.transactions.as(SIGN_IN).reader, personId))) return false;
    await this.transactions.run({ actor: SIGN_IN }, (tx) => forgiveAttempt(tx, hashes));
    if (otp === undefined) {
      const message =
        'Send the code of your authenticator app, or a recovery code, as `otp` together with the password.';
      throw new DomainError('unauthenticated', 'second-factor-required', message);
    }
    await this.factors.reserve(personId);
    return true;
  }

  /** Who tried an unknown address is not written down: people type passwords into the wrong field. */
  private async noteRefusal(personId: string, at: 'password' | 'oidc-only' | 'second-factor'): Promise<void> {
    await this.transactions.run({ actor: SIGN_IN }, (tx) =>
      appendAudit(tx, [
        { action: 'session.refused', objectKind: 'person', objectId: personId, data: { at } },
      ]),
    );
  }
}

function startedEntry(sessionId: string, factor: FactorKind | 'none') {
  return { action: 'session.started', objectKind: 'session', objectId: sessionId, data: { factor } };
}

function personOf({ id, name, role, constituentId, providerId }: StoredPerson) {
  return { kind: 'person' as const, id, name, role, constituentId, providerId };
}

/** Plain letters only: it is shown to its owner and to administrators. */
export function clientName(given: string | undefined): string | null {
  const plain = (given ?? '').replace(/[^\x20-\x7e]/g, '').slice(0, CLIENT_MAX);
  return plain === '' ? null : plain;
}

function refused(): DomainError {
  return new DomainError('unauthenticated', 'sign-in-refused', REFUSED);
}

function attemptHashes(email: string, address: string): AttemptHashes {
  return {
    account: secretHash(`account ${email}`),
    address: secretHash(`address ${address}`),
    pair: secretHash(`pair ${email} ${address}`),
  };
}

import { DomainError, type PersonActor, newId, systemActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type StoredPerson, findPersonByEmail, lockPerson } from './data/people.js';
import { insertSession } from './data/sessions.js';
import { type AttemptHashes, forgiveAttempt, reserveAttempt } from './data/sign-in-attempts.js';
import { PasswordHasher } from './password-hasher.js';
import { newSecret, secretHash } from './secrets.js';

export interface SignInRequest {
  readonly email: string;
  readonly password: string;
  /** Where the try comes from: counted, never stored in clear. */
  readonly address: string;
}

export interface SignedIn {
  readonly person: PersonActor;
  /** The session reference: it goes into the cookie and nowhere else. */
  readonly reference: string;
  readonly expiresAt: Date;
}

/** One answer for a wrong password, an unknown account and a disabled one. */
const REFUSED = 'The e-mail address or the password is not right.';
const SIGN_IN = systemActor('sign-in');

/** Starts a session for the right password. Every session is new: nothing an attacker planted before survives. */
@Injectable()
export class SignIn {
  constructor(
    private readonly transactions: Transactions,
    private readonly passwords: PasswordHasher,
  ) {}

  async execute(request: SignInRequest): Promise<SignedIn> {
    const email = request.email.normalize('NFC').trim().toLowerCase();
    const hashes = attemptHashes(email, request.address);
    await this.reserve(hashes);
    const person = await findPersonByEmail(this.transactions.reader, email);
    const right = await this.passwords.verify(person?.passwordHash ?? null, request.password);
    if (person && right) return this.start(person, hashes);
    await this.noteRefusal(person);
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

  private async start(stored: StoredPerson, hashes: AttemptHashes): Promise<SignedIn> {
    const { id, name, role, constituentId, providerId } = stored;
    const person: PersonActor = {
      kind: 'person',
      id,
      name,
      role,
      constituentId,
      providerId,
      sessionId: newId(),
    };
    const reference = newSecret();
    const expiresAt = await this.transactions.run({ actor: person }, async (tx) => {
      // Looking at the password took its time: one that was changed meanwhile has ended every session, and opens none.
      const now = await lockPerson(tx, id);
      if (!now || now.disabled || now.passwordHash !== stored.passwordHash) throw refused();
      await forgiveAttempt(tx, hashes);
      const until = await insertSession(tx, person.sessionId, secretHash(reference), person.id);
      await appendAudit(tx, [
        { action: 'session.started', objectKind: 'session', objectId: person.sessionId },
      ]);
      return until;
    });
    return { person, reference, expiresAt };
  }

  /** Who tried an unknown address is not written down: people type passwords into the wrong field. */
  private async noteRefusal(person: StoredPerson | null): Promise<void> {
    await this.transactions.run({ actor: SIGN_IN }, (tx) =>
      appendAudit(tx, [
        { action: 'session.refused', objectKind: 'person', objectId: person?.id ?? 'unknown' },
      ]),
    );
  }
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

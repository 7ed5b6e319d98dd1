import { DomainError, type PersonActor, systemActor } from '@fcert/kernel';
import { Transactions, type Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import {
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { findPasskey, notePasskeyUse } from '../data/passkeys.js';
import { IdentityConfig } from '../identity.config.js';
import { CHALLENGE_SECONDS, PasskeyChallenges } from './passkey-challenges.js';

/** What a browser answers, before anybody has looked at it. */
export type PasskeyResponse = Readonly<Record<string, unknown>>;

export interface CheckedPasskey {
  readonly id: string;
  readonly personId: string;
  readonly counter: number;
  readonly challenge: string;
}

export interface CheckedRegistration {
  readonly credentialId: string;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: string[];
  readonly challenge: string;
}

const PROVE = 'prove';
const register = (personId: string) => `register ${personId}`;
const NAME = 'FCERT';
const timeout = CHALLENGE_SECONDS * 1000;

/** Nobody is signed in while a passkey is looked up. */
const SIGN_IN = systemActor('sign-in');

/** WebAuthn: the device must have verified its user, attestation is not asked for, each challenge is answered once. */
@Injectable()
export class Passkeys {
  constructor(
    private readonly transactions: Transactions,
    private readonly challenges: PasskeyChallenges,
    private readonly config: IdentityConfig,
  ) {}

  async creationOptions(person: PersonActor): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const challenge = await this.challenges.issue(this.transactions.reader, register(person.id));
    return generateRegistrationOptions({
      rpName: NAME,
      rpID: this.site().rpId,
      userName: person.name,
      userID: new Uint8Array(Buffer.from(person.id)),
      challenge: new Uint8Array(challenge),
      attestationType: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      timeout,
    });
  }

  /** The same for everybody: which passkeys an account has is nobody's to learn. */
  async requestOptions(): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const challenge = await this.challenges.issue(this.transactions.reader, PROVE);
    const rpID = this.site().rpId;
    return generateAuthenticationOptions({
      ...{ rpID, challenge: new Uint8Array(challenge), userVerification: 'required', timeout },
    });
  }

  /** What a device has made for this person; null for what is no good answer. */
  async checkRegistration(person: PersonActor, given: PasskeyResponse): Promise<CheckedRegistration | null> {
    const { origin, rpId } = this.site();
    let challenge = '';
    const response = given as unknown as RegistrationResponseJSON;
    const result = await verifyRegistrationResponse({
      response,
      expectedChallenge: (answered) =>
        this.challenges.isOurs(this.transactions.reader, (challenge = answered), register(person.id)),
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
    }).catch(() => null);
    if (!result?.verified) return null;
    const { credential } = result.registrationInfo;
    return {
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: (credential.transports ?? []).map(String).slice(0, 10),
      challenge,
    };
  }

  /** Whose passkey has answered; null for what is no good answer. */
  async check(given: PasskeyResponse): Promise<CheckedPasskey | null> {
    const { origin, rpId } = this.site();
    const { reader } = this.transactions.as(SIGN_IN);
    const stored = typeof given.id === 'string' ? await findPasskey(reader, given.id) : null;
    if (!stored) return null;
    let challenge = '';
    const result = await verifyAuthenticationResponse({
      response: given as unknown as AuthenticationResponseJSON,
      expectedChallenge: (answered) => this.challenges.isOurs(reader, (challenge = answered), PROVE),
      expectedOrigin: origin,
      expectedRPID: rpId,
      credential: {
        id: stored.credentialId,
        publicKey: new Uint8Array(stored.publicKey),
        counter: stored.counter,
      },
      requireUserVerification: true,
    }).catch(() => null);
    if (!result?.verified) return null;
    const { id, personId } = stored;
    return { id, personId, counter: result.authenticationInfo.newCounter, challenge };
  }

  /** Takes a checked answer, once; false when it was taken before or the passkey is gone. */
  async take(tx: Tx, { id, counter, challenge }: CheckedPasskey): Promise<boolean> {
    return (await this.spend(tx, challenge)) && (await notePasskeyUse(tx, id, counter));
  }

  spend(tx: Tx, challenge: string): Promise<boolean> {
    return this.challenges.spend(tx, challenge);
  }

  private site(): { origin: string; rpId: string } {
    const origin = this.config.PASSKEY_ORIGIN;
    if (origin !== undefined) return { origin, rpId: new URL(origin).hostname };
    throw new DomainError(
      'refused',
      'passkeys-off',
      'This installation takes no passkeys: PASSKEY_ORIGIN is not set.',
    );
  }
}

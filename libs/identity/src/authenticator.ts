import { createHmac, timingSafeEqual } from 'node:crypto';
import { type KeyActor, type PersonActor, systemActor } from '@fcert/kernel';
import { type Queryable, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type StoredKey, findLiveKey, noteKeyUse } from './data/api-keys.js';
import { findLiveSession } from './data/sessions.js';
import { takeNonce } from './data/signed-requests.js';
import { isSessionReference, parseApiKey } from './domain/credentials.js';
import { isWithin } from './domain/key-networks.js';
import { type Signature, type SignedContent, signedText } from './domain/signed-request.js';
import { KeySecrets } from './key-secrets.js';
import { secretHash } from './secrets.js';

/** A revoked key is refused this much later at most. */
const KEY_CACHE_MS = 1000;
const KEY_CACHE_SIZE = 2000;

/** Before anybody is known, the platform itself looks. */
const AUTHENTICATOR = systemActor('authenticator');

interface CachedKey {
  readonly until: number;
  readonly key: Promise<StoredKey | null>;
}

/** Where a key is shown from, and with what. What is not known counts against the caller. */
export interface KeyUse {
  /** The client's own address: proxies are seen through by whoever asks. */
  readonly address: string | undefined;
  /** SHA-256 of the certificate the client proved to hold, as a trusted proxy says. */
  readonly certificateSha256?: Buffer | null;
}

/** A key bound to networks or a certificate is not taken from here. */
const NOWHERE: KeyUse = { address: undefined };

/** Turns a credential into an actor, or null. The database is asked; key look-ups are kept for one second. */
@Injectable()
export class Authenticator {
  private readonly keys = new Map<string, CachedKey>();

  private readonly reader: Queryable;

  constructor(
    transactions: Transactions,
    private readonly secrets: KeySecrets = new KeySecrets({}),
  ) {
    this.reader = transactions.as(AUTHENTICATOR).reader;
  }

  /** @param token what stands after `Bearer ` */
  async bearer(token: string, use: KeyUse = NOWHERE): Promise<KeyActor | null> {
    const parts = parseApiKey(token);
    if (!parts) return null;
    const stored = await this.key(parts.id);
    if (!stored || !timingSafeEqual(stored.secretHash, secretHash(parts.secret))) return null;
    return mayBeShown(stored, use) ? actorOf(stored) : null;
  }

  /** A request that its key has signed: what was signed is what is there, now, and for the first time. */
  async signed(signature: Signature, content: SignedContent, use: KeyUse): Promise<KeyActor | null> {
    const secret = this.secrets.ofSigning(signature.id);
    if (secret === undefined) return null;
    const stored = await this.key(signature.id);
    const due = createHmac('sha256', secret).update(signedText(content, signature)).digest();
    const shown = Buffer.from(signature.signature, 'base64url');
    const isRight = shown.length === due.length && timingSafeEqual(shown, due);
    if (!stored || stored.tier !== 'hmac' || !isRight || !isWithin(use.address, stored.networks)) return null;
    return (await takeNonce(this.reader, signature)) ? actorOf(stored) : null;
  }

  /** @param reference the value of the session cookie */
  async session(reference: string): Promise<PersonActor | null> {
    if (!isSessionReference(reference)) return null;
    return findLiveSession(this.reader, secretHash(reference));
  }

  private key(id: string): Promise<StoredKey | null> {
    const now = performance.now();
    const cached = this.keys.get(id);
    if (cached && cached.until > now) return cached.key;
    const key = this.look(id);
    this.keys.delete(id);
    this.keys.set(id, { until: now + KEY_CACHE_MS, key });
    key.catch(() => this.keys.delete(id));
    for (const oldest of this.keys.keys()) {
      if (this.keys.size <= KEY_CACHE_SIZE) break;
      this.keys.delete(oldest);
    }
    return key;
  }

  private async look(id: string): Promise<StoredKey | null> {
    const key = await findLiveKey(this.reader, id);
    // When a key was last used is a convenience: its failure must not refuse the request.
    if (key) noteKeyUse(this.reader, id).catch(() => undefined);
    return key;
  }
}

/** A key that signs is never shown itself, and one with a certificate never without it. */
function mayBeShown({ tier, networks, certificateSha256 }: StoredKey, use: KeyUse): boolean {
  if (!isWithin(use.address, networks)) return false;
  if (tier === 'bearer') return true;
  const shown = use.certificateSha256;
  return tier === 'mtls' && !!shown && !!certificateSha256 && timingSafeEqual(shown, certificateSha256);
}

function actorOf({ id, name, role, constituentId, providerId, scopes }: StoredKey): KeyActor {
  return { kind: 'api-key', id, name, role, constituentId, providerId, scopes };
}

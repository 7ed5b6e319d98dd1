import { timingSafeEqual } from 'node:crypto';
import { type KeyActor, type PersonActor, systemActor } from '@fcert/kernel';
import { type Queryable, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type StoredKey, findLiveKey, noteKeyUse } from './data/api-keys.js';
import { findLiveSession } from './data/sessions.js';
import { isSessionReference, parseApiKey } from './domain/credentials.js';
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

/** Turns a credential into an actor, or null. The database is asked; key look-ups are kept for one second. */
@Injectable()
export class Authenticator {
  private readonly keys = new Map<string, CachedKey>();

  private readonly reader: Queryable;

  constructor(transactions: Transactions) {
    this.reader = transactions.as(AUTHENTICATOR).reader;
  }

  /** @param token what stands after `Bearer ` */
  async bearer(token: string): Promise<KeyActor | null> {
    const parts = parseApiKey(token);
    if (!parts) return null;
    const stored = await this.key(parts.id);
    if (!stored || !timingSafeEqual(stored.secretHash, secretHash(parts.secret))) return null;
    const { id, name, role, constituentId, providerId, scopes } = stored;
    return { kind: 'api-key', id, name, role, constituentId, providerId, scopes };
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

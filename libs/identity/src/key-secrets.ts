import { createHmac } from 'node:crypto';
import { DomainError } from '@fcert/kernel';
import { SignedRequestConfig, purposeKey } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { KeyTier } from './data/api-keys.js';
import { newSecret } from './secrets.js';

/**
 * Secrets of API keys. Of a bearer key the hash is kept and nothing else. Whoever checks a signature must know the
 * secret, so that of a signing key follows from the installation's own key: the database gives none away.
 */
@Injectable()
export class KeySecrets {
  private readonly master: Buffer | undefined;

  constructor({ API_HMAC_KEY: secret }: SignedRequestConfig) {
    if (secret !== undefined) this.master = purposeKey(secret, 'fcert api keys that sign');
  }

  /** The secret of a new key; throws `hmac-not-configured` (refused). */
  made(tier: KeyTier, id: string): string {
    if (tier !== 'hmac') return newSecret();
    const secret = this.ofSigning(id);
    if (secret !== undefined) return secret;
    const detail = 'Keys that sign their requests are off in this installation: API_HMAC_KEY is not set.';
    throw new DomainError('refused', 'hmac-not-configured', detail);
  }

  /** The secret of a key that signs, or undefined while the installation has no key of its own. */
  ofSigning(id: string): string | undefined {
    return this.master && createHmac('sha256', this.master).update(id).digest('base64url');
  }
}

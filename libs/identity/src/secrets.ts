import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as base64url. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a 256-bit secret: guessing it is hopeless, so a fast hash is enough. */
export function secretHash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

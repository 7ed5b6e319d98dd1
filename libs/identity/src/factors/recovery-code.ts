import { randomBytes } from 'node:crypto';
import { secretHash } from '../secrets.js';

export const RECOVERY_CODES = 10;
/** Letters and digits that nobody takes for one another on paper: base32. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const LETTERS = 16;

/** A sheet of codes, each of 80 random bits, written `ABCD-EFGH-IJKL-MNOP`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const letters = [...randomBytes(LETTERS)].map((byte) => ALPHABET[byte % ALPHABET.length]!).join('');
    return letters.replace(/.{4}(?=.)/g, '$&-');
  });
}

export function recoveryCodeHash(code: string): Buffer {
  return secretHash(`recovery ${code}`);
}

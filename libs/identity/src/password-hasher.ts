import { DomainError } from '@fcert/kernel';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { AtMost } from './at-most.js';

/** argon2id, 64 MiB, 3 passes: about 70 ms and above the OWASP floor. The library's default variant is argon2id. */
const COST = { memoryCost: 64 * 1024, timeCost: 3, parallelism: 1 };
const PRESENT = new RegExp(
  `^\\$argon2id\\$v=19\\$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}\\$`,
);
/** Each hash takes 64 MiB and a core: two at once leave the machine to the reports. */
const AT_ONCE = 2;
const MAX_WAITING = 32;

/** The same letters are the same password, however a keyboard composes them. */
@Injectable()
export class PasswordHasher {
  private readonly limit = new AtMost(AT_ONCE, MAX_WAITING, busy);
  private dummy: Promise<string> | undefined;

  hash(password: string): Promise<string> {
    return this.limit.run(() => hash(password.normalize('NFC'), COST));
  }

  /**
   * Checks a password. Without a stored hash it checks against one nobody can match, so that an unknown account
   * takes as long as a wrong password.
   */
  async verify(storedHash: string | null, password: string): Promise<boolean> {
    const against = storedHash ?? (await (this.dummy ??= hash('no account has this password', COST)));
    const right = await this.limit.run(() => verify(against, password.normalize('NFC')));
    return right && storedHash !== null;
  }

  /** Whether a hash was made under another cost: the next right password is hashed anew. */
  isOutdated(storedHash: string): boolean {
    return !PRESENT.test(storedHash);
  }
}

function busy(): DomainError {
  const message = 'Too many people are signing in at this moment. Try again shortly.';
  return new DomainError('unavailable', 'sign-in-busy', message, { retryAfterSeconds: 2 });
}

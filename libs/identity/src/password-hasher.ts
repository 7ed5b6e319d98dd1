import { DomainError } from '@fcert/kernel';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';

/** argon2id, 64 MiB, 3 passes: about 70 ms and above the OWASP floor. The library's default variant is argon2id. */
const COST = { memoryCost: 64 * 1024, timeCost: 3, parallelism: 1 };
/** Each hash takes 64 MiB and a core: two at once leave the machine to the reports. */
const AT_ONCE = 2;
const MAX_WAITING = 32;

/** The same letters are the same password, however a keyboard composes them. */
@Injectable()
export class PasswordHasher {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private dummy: Promise<string> | undefined;

  hash(password: string): Promise<string> {
    return this.limited(() => hash(password.normalize('NFC'), COST));
  }

  /**
   * Checks a password. Without a stored hash it checks against one nobody can match, so that an unknown account
   * takes as long as a wrong password.
   */
  async verify(storedHash: string | null, password: string): Promise<boolean> {
    const against = storedHash ?? (await (this.dummy ??= hash('no account has this password', COST)));
    const right = await this.limited(() => verify(against, password.normalize('NFC')));
    return right && storedHash !== null;
  }

  private async limited<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting.length >= MAX_WAITING) {
      const message = 'Too many people are signing in at this moment. Try again shortly.';
      throw new DomainError('unavailable', 'sign-in-busy', message, { retryAfterSeconds: 2 });
    }
    if (this.running >= AT_ONCE) await new Promise<void>((resume) => this.waiting.push(resume));
    else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}

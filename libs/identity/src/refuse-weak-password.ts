import { DomainError } from '@fcert/kernel';
import { PASSWORD_MAX_BYTES, PASSWORD_MIN, type Weakness, weaknessOf } from './domain/password-strength.js';

const WHY: Readonly<Record<Weakness, string>> = {
  'too-short': `Take at least ${PASSWORD_MIN} characters. Several words in a row are easy to remember.`,
  'too-long': `Take at most ${PASSWORD_MAX_BYTES} bytes.`,
  guessable: 'It is made of common words, keyboard rows, repeats or words about the account. Take others.',
};

/** Throws `weak-password` (invalid) saying what to do; never what was given. */
export function refuseWeakPassword(password: string, about: readonly string[]): void {
  const weakness = weaknessOf(password, about);
  if (weakness === null) return;
  throw new DomainError('invalid', 'weak-password', `This password is too weak. ${WHY[weakness]}`, {
    errors: [{ pointer: '/password', code: weakness, message: WHY[weakness] }],
  });
}

import { DomainError, systemActor } from '@fcert/kernel';
import { Transactions, type Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { takeRecoveryCode } from '../data/recovery-codes.js';
import { forgiveAttempt, reserveAttempt } from '../data/sign-in-attempts.js';
import { lockTotp, noteStep } from '../data/totp-factors.js';
import { readSecondFactor } from '../domain/second-factor.js';
import { secretHash } from '../secrets.js';
import { FactorSecrets } from './factor-secrets.js';
import { recoveryCodeHash } from './recovery-code.js';
import { stepOfCode } from './totp.js';

export type FactorKind = 'code' | 'recovery-code';

const COUNTING = systemActor('sign-in');

/** Checks codes of authenticator apps and of the recovery sheet. Each is taken once; tries are counted for the person. */
@Injectable()
export class SecondFactors {
  constructor(
    private readonly transactions: Transactions,
    private readonly secrets: FactorSecrets,
  ) {}

  /**
   * Counts a try before it is made, whatever becomes of it: six digits are few, so more than five tries in a code's
   * time have to wait. Throws `second-factor-throttled`.
   */
  async reserve(personId: string): Promise<void> {
    await this.transactions.run({ actor: COUNTING }, async (tx) => {
      const wait = await reserveAttempt(tx, attemptOf(personId));
      if (wait === 0) return;
      const message = `Too many codes were wrong. Wait ${wait} s before the next one.`;
      throw new DomainError('throttled', 'second-factor-throttled', message, { retryAfterSeconds: wait });
    });
  }

  /** Takes a code, and with it every older one; null when it is wrong, used or too old. */
  async take(tx: Tx, personId: string, given: string): Promise<FactorKind | null> {
    const read = readSecondFactor(given);
    const isRight = read !== null && (await this.isRight(tx, personId, read));
    if (!isRight) return null;
    await this.forgive(tx, personId);
    return read.kind;
  }

  /** A right code frees the person's tries again. */
  async forgive(tx: Tx, personId: string): Promise<void> {
    await forgiveAttempt(tx, attemptOf(personId));
  }

  private async isRight(tx: Tx, personId: string, { kind, value }: { kind: FactorKind; value: string }) {
    if (kind === 'recovery-code') return takeRecoveryCode(tx, personId, recoveryCodeHash(value));
    const factor = await lockTotp(tx, personId, 'confirmed');
    if (!factor) return false;
    const secret = this.secrets.open(factor.sealed, factor.id, personId);
    const step = stepOfCode(secret, value, factor.epoch, factor.lastStep);
    if (step === null) return false;
    await noteStep(tx, factor.id, step);
    return true;
  }
}

function attemptOf(personId: string) {
  return { factor: secretHash(`factor ${personId}`) };
}

/** For acts of somebody who is signed in: a wrong code ends no session. */
export function factorRefused(): DomainError {
  return new DomainError(
    'forbidden',
    'second-factor-refused',
    'The code is wrong, was used before or is too old.',
  );
}

import { DomainError, newId, systemActor } from '@fcert/kernel';
import { Transactions, event, publish } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { insertReset } from './data/password-resets.js';
import { secretHash } from './secrets.js';

const RESET = systemActor('password-reset');

/**
 * Somebody says they have forgotten their password. Whether anybody has this address is looked up later, by a job: answer
 * and time are the same for all.
 */
@Injectable()
export class AskPasswordReset {
  constructor(private readonly transactions: Transactions) {}

  /**
   * Throws `reset-throttled` where too many were asked for, whoever for.
   * @param address where the request comes from: counted, never stored in clear
   */
  async execute({ email, address }: { email: string; address: string }): Promise<void> {
    const id = newId();
    await this.transactions.run({ actor: RESET }, async (tx) => {
      const isTaken = await insertReset(tx, {
        id,
        // As an account keeps it, and no further: a twin of an address in other letters is another address.
        emailHash: secretHash(email.normalize('NFC').trim().toLowerCase()),
        addressHash: secretHash(`password reset ${address}`),
      });
      if (!isTaken)
        throw new DomainError(
          'throttled',
          'reset-throttled',
          'Too many were asked for. Try again in an hour.',
          {
            retryAfterSeconds: 3600,
          },
        );
      await publish(tx, [
        event({
          type: 'password-reset.asked',
          payload: { resetId: id },
          subjectKind: 'password-reset',
          subjectId: id,
          reference: null,
          version: 1,
          constituentId: null,
          providerId: null,
          tlp: 'red',
        }),
      ]);
    });
  }
}

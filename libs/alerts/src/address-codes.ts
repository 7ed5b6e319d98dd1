import { DomainError, newId } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type AlertAddress, CODES_AN_HOUR, codesSent, issueCode } from './data/addresses.js';
import { insertMessages } from './data/messages.js';

/** Sends codes to addresses that are to be confirmed, through the same ledger as everything else. */
@Injectable()
export class AddressCodes {
  /** The caller holds the person's lock. Throws `too-many-codes` (throttled). */
  async send(tx: Tx, { id, personId, channel, address, language }: AlertAddress): Promise<void> {
    if ((await codesSent(tx, personId)) >= CODES_AN_HOUR)
      throw new DomainError('throttled', 'too-many-codes', 'Ask for another code later.', {
        retryAfterSeconds: 3600,
      });
    const issue = await issueCode(tx, id);
    await insertMessages(tx, [
      {
        eventId: newId(),
        eventType: null,
        kind: 'address-code',
        recipient: { kind: 'person', id: personId },
        channel,
        addressId: id,
        address,
        language,
        subjectKind: 'alert-address',
        subjectId: id,
        reference: null,
        constituentId: null,
        providerId: null,
        tlp: 'clear',
        facts: { addressId: id, issue },
        correlationId: tx.correlationId,
        withheld: null,
      },
    ]);
  }
}

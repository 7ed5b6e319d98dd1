import { type Actor, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { lockContact, retireContactRow } from './data/contacts.js';
import { refuseStaleContact } from './refuse-stale-contact.js';

/** Lets go of a contact: nobody calls them any more. The row stays, named by the chains and messages of the past. */
@Injectable()
export class RetireContact {
  constructor(private readonly transactions: Transactions) {}

  /** Throws `not-found` or `version-changed` (precondition_failed). */
  async execute(actor: Actor, it: { constituentId: string; id: string; version: number }): Promise<void> {
    await this.transactions.run({ actor }, async (tx) => {
      const contact = await lockContact(tx, it.constituentId, it.id);
      if (!contact) throw notFound('contact');
      refuseStaleContact(contact, it.version);
      await retireContactRow(tx, it.id);
      const data = { contactId: it.id, duty: contact.duty };
      await appendAudit(tx, [
        { action: 'contact.retired', objectKind: 'constituent', objectId: it.constituentId, data },
      ]);
    });
  }
}

import { type Actor, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type ContactFacts, lockContact, translateKnownContact, updateContact } from './data/contacts.js';
import { refuseStaleContact } from './refuse-stale-contact.js';

export interface ContactChange {
  readonly constituentId: string;
  readonly id: string;
  /** The version the caller has seen. */
  readonly version: number;
  readonly facts: ContactFacts;
}

const FIELDS = ['name', 'duty', 'email', 'phone'] as const;

/** Corrects a contact. The ledger keeps which fields changed, never what they were: that is personal data. */
@Injectable()
export class ChangeContact {
  constructor(private readonly transactions: Transactions) {}

  /** Throws `not-found`, `version-changed` (precondition_failed) or `contact-known` (conflict). */
  async execute(actor: Actor, { constituentId, id, version, facts }: ContactChange): Promise<void> {
    try {
      await this.transactions.run({ actor }, async (tx) => {
        const contact = await lockContact(tx, constituentId, id);
        if (!contact) throw notFound('contact');
        refuseStaleContact(contact, version);
        await updateContact(tx, id, facts);
        const changed = FIELDS.filter((field) => contact[field] !== facts[field]);
        const data = { contactId: id, changed };
        await appendAudit(tx, [
          { action: 'contact.changed', objectKind: 'constituent', objectId: constituentId, data },
        ]);
      });
    } catch (error) {
      throw translateKnownContact(error);
    }
  }
}

import { type Actor, DomainError, newId, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { findConstituent } from './data/constituent.read-model.js';
import { CONTACTS_MAX } from './data/contact.read-model.js';
import { type ContactFacts, countContacts, insertContact, translateKnownContact } from './data/contacts.js';

export interface NewContact extends ContactFacts {
  readonly constituentId: string;
}

/** Adds somebody FCERT may call at a body. Whether the actor may has been asked at the door. */
@Injectable()
export class AddContact {
  constructor(private readonly transactions: Transactions) {}

  /** Returns the contact's id; throws `not-found`, `contact-known` (conflict) or `too-many-contacts` (refused). */
  async execute(actor: Actor, contact: NewContact): Promise<string> {
    const id = newId();
    try {
      await this.transactions.run({ actor }, async (tx) => {
        if (!(await findConstituent(tx, contact.constituentId))) throw notFound('constituent');
        if ((await countContacts(tx, contact.constituentId)) >= CONTACTS_MAX) {
          const message = `A body has at most ${CONTACTS_MAX} contacts. Retire those who left.`;
          throw new DomainError('refused', 'too-many-contacts', message);
        }
        await insertContact(tx, { ...contact, id });
        const data = { duty: contact.duty, contactId: id };
        await appendAudit(tx, [
          { action: 'contact.added', objectKind: 'constituent', objectId: contact.constituentId, data },
        ]);
      });
    } catch (error) {
      throw translateKnownContact(error);
    }
    return id;
  }
}

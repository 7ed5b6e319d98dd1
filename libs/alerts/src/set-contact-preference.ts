import { notFound, isId } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { contactsToTell } from '@fcert/constituents';
import { can } from '@fcert/identity';
import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type ContactPreference, writePreference } from './data/contact-preferences.js';

/** In which language a contact of a body is written to, and whether he gets a letter for each report. */
@Injectable()
export class SetContactPreference {
  constructor(private readonly transactions: Transactions) {}

  execute(acting: Acting, preference: ContactPreference): Promise<ContactPreference> {
    return this.transactions.run(acting, async (tx) => {
      const { contactId } = preference;
      const [contact] = isId(contactId) ? await contactsToTell(tx, { ids: [contactId] }) : [];
      if (!contact || !can(tx.actor, 'alert:contact', contact)) throw notFound('contact');
      await writePreference(tx, { ...preference, constituentId: contact.constituentId });
      const { language, receipts } = preference;
      await appendAudit(tx, [
        {
          action: 'alert-preference.set',
          objectKind: 'contact',
          objectId: contactId,
          data: { language, receipts },
        },
      ]);
      return preference;
    });
  }
}

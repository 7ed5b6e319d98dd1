import { appendAudit } from '@fcert/audit';
import { type Actor, notFound } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type ContactRecord, contactRecord } from './data/contacts.js';

/** Hands out all that is kept about a contact, for the person it is about; that it was handed out is on the ledger. */
@Injectable()
export class ExportContact {
  constructor(private readonly transactions: Transactions) {}

  /** Of a contact who was let go too. Throws `not-found`. */
  execute(actor: Actor, it: { constituentId: string; id: string }): Promise<ContactRecord> {
    return this.transactions.run({ actor }, async (tx) => {
      const record = await contactRecord(tx, it.constituentId, it.id);
      if (!record) throw notFound('contact');
      const data = { contactId: it.id };
      await appendAudit(tx, [
        { action: 'contact.exported', objectKind: 'constituent', objectId: it.constituentId, data },
      ]);
      return record;
    });
  }
}

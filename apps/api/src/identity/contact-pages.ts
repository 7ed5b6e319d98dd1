import { type Actor, DomainError, notFound } from '@fcert/kernel';
import { contactPage, findConstituentByCode, findContact } from '@fcert/constituents';
import { can } from '@fcert/identity';
import { type Queryable, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { cutPage, sortedEnd } from '../http/cursor.js';
import { type PageQuery, pageOf } from '../http/page-query.js';
import { type ContactAnswer, type ContactListAnswer, contactAnswer } from './contact.dto.js';

/** Contacts of a body, for those whom the policy lets see personal data of it. */
@Injectable()
export class ContactPages {
  constructor(private readonly transactions: Transactions) {}

  async list(actor: Actor, code: string, query: PageQuery): Promise<ContactListAnswer> {
    const { limit, after } = pageOf(query, 'number');
    return this.transactions.snapshot(async (q) => {
      const constituentId = await readableBody(q, actor, code);
      const rows = await contactPage(q, { constituentId, after, limit: limit + 1 });
      const { shown, nextCursor } = cutPage(rows, limit, sortedEnd);
      return { items: shown.map(contactAnswer), nextCursor };
    });
  }

  async one(actor: Actor, code: string, id: string): Promise<ContactAnswer> {
    return this.transactions.snapshot(async (q) => {
      const contact = await findContact(q, await readableBody(q, actor, code), id);
      if (!contact) throw notFound('contact');
      return contactAnswer(contact);
    });
  }

  /** The id of a body whose contacts the actor keeps; the use cases below know ids only. */
  async keptBody(actor: Actor, code: string): Promise<string> {
    const constituentId = await readableBody(this.transactions.reader, actor, code);
    if (can(actor, 'contact:manage', { constituentId })) return constituentId;
    throw new DomainError('forbidden', 'forbidden', 'You may read these contacts but not change them.');
  }
}

/** A foreign body and an absent one answer alike. */
async function readableBody(q: Queryable, actor: Actor, code: string): Promise<string> {
  const body = await findConstituentByCode(q, code);
  if (!body || !can(actor, 'contact:read', { constituentId: body.id })) throw notFound('constituent');
  return body.id;
}

import { type Actor, DomainError, newId, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions, sqlState } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { ContactDuty } from './data/contact.entity.js';
import { findConstituent } from './data/constituent.read-model.js';

export interface NewContact {
  readonly constituentId: string;
  readonly name: string;
  readonly duty: ContactDuty;
  readonly email: string;
  readonly phone: string | null;
}

const UNIQUE_VIOLATION = '23505';

/** Adds somebody FCERT may call at a body. */
@Injectable()
export class AddContact {
  constructor(private readonly transactions: Transactions) {}

  /** Returns the contact's id; throws `not-found`, or `contact-known` (conflict). */
  async execute(actor: Actor, contact: NewContact): Promise<string> {
    const id = newId();
    try {
      await this.transactions.run({ actor }, async (tx) => {
        if (!(await findConstituent(tx, contact.constituentId))) throw notFound('constituent');
        await tx.query(
          'INSERT INTO contact (id, constituent_id, name, duty, email, phone) VALUES ($1, $2, $3, $4, lower($5), $6)',
          [id, contact.constituentId, contact.name, contact.duty, contact.email, contact.phone],
        );
        const data = { duty: contact.duty, contactId: id };
        await appendAudit(tx, [
          { action: 'contact.added', objectKind: 'constituent', objectId: contact.constituentId, data },
        ]);
      });
    } catch (error) {
      if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
      throw new DomainError('conflict', 'contact-known', 'This address already has this duty at this body.');
    }
    return id;
  }
}

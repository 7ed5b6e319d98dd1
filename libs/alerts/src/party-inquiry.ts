import { type ContactToTell, contactsToTell } from '@fcert/constituents';
import { type PersonToTell, peopleToTell } from '@fcert/identity';
import { findIncidents } from '@fcert/incidents';
import type { Queryable } from '@fcert/platform';
import { receiptsWanted } from './data/contact-preferences.js';

/** Asks once whatever the events of one batch want to know: the same desks, bodies and cases are named again and again. */
export class PartyInquiry {
  private readonly answers = new Map<string, Promise<unknown>>();

  constructor(private readonly q: Queryable) {}

  people(which: Parameters<typeof peopleToTell>[1]): Promise<PersonToTell[]> {
    return this.once('people', which, () => peopleToTell(this.q, which));
  }

  contacts(which: Parameters<typeof contactsToTell>[1]): Promise<ContactToTell[]> {
    return this.once('contacts', which, () => contactsToTell(this.q, which));
  }

  /** Ids of a body's contacts who asked for a letter about each report. */
  async receiptWishes(constituentId: string): Promise<string[]> {
    const wishes = await this.once('receipts', constituentId, () => receiptsWanted(this.q, constituentId));
    return wishes.map(({ contactId }) => contactId);
  }

  async assigneeOf(incidentId: string): Promise<string | null> {
    const [incident] = await this.once('incident', incidentId, () => findIncidents(this.q, [incidentId]));
    return incident?.assigneeId ?? null;
  }

  private once<T>(what: string, which: unknown, ask: () => Promise<T>): Promise<T> {
    const key = `${what} ${JSON.stringify(which)}`;
    const known = this.answers.get(key) as Promise<T> | undefined;
    if (known) return known;
    const answer = ask();
    this.answers.set(key, answer);
    return answer;
  }
}

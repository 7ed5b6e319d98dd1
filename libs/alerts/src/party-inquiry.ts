import { type ContactToTell, contactsToTell } from '@fcert/constituents';
import { type PersonToTell, peopleToTell } from '@fcert/identity';
import type { Queryable } from '@fcert/platform';
import type { KnownFacts } from './alert-facts.js';
import { receiptsWanted } from './data/contact-preferences.js';

/** Asks once whatever the events of one batch want to know: the same desks, bodies and cases are named again and again. */
export class PartyInquiry {
  private readonly answers = new Map<string, Promise<unknown>>();

  constructor(
    private readonly q: Queryable,
    private readonly facts: KnownFacts,
  ) {}

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

  async assigneeOf(incidentId: string): Promise<PersonToTell[]> {
    const id = this.facts.assigneeOf(incidentId);
    return id === null ? [] : this.people({ ids: [id] });
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

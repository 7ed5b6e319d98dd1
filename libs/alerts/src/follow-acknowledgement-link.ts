import { type PersonActor, systemActor } from '@fcert/kernel';
import { peopleToTell } from '@fcert/identity';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type AcknowledgementLink, findLink } from './data/links.js';
import { hashOfToken, looksLikeToken } from './link-token.js';

export interface FollowedLink {
  readonly link: AcknowledgementLink;
  /** As whom the link acts; null when that person may not sign in any more. */
  readonly actor: PersonActor | null;
}

/** Nobody has signed in yet; whoever holds the token sees what its letter told. */
const LINK = systemActor('acknowledgement-link');

/** Looks at where a link from a letter leads. Changes nothing, however often and by whatever program it is opened. */
@Injectable()
export class FollowAcknowledgementLink {
  constructor(private readonly transactions: Transactions) {}

  async execute(token: string): Promise<FollowedLink | null> {
    if (!looksLikeToken(token)) return null;
    const { reader } = this.transactions.as(LINK);
    const link = await findLink(reader, hashOfToken(token));
    if (!link) return null;
    const [person] = await peopleToTell(reader, { ids: [link.personId] });
    if (!person) return { link, actor: null };
    const { id, name, role, constituentId, providerId } = person;
    // The link stands in for a session: what it does is on record under its id.
    const actor = { kind: 'person', id, name, role, constituentId, providerId, sessionId: link.id } as const;
    return { link, actor };
  }
}

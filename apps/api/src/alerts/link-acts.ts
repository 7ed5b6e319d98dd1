import { DomainError, systemActor } from '@fcert/kernel';
import { FollowAcknowledgementLink, type FollowedLink, RecordLinkUse, tellsDetails } from '@fcert/alerts';
import { AcknowledgeEscalation, escalationById } from '@fcert/escalation';
import { can } from '@fcert/identity';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { LinkPageFacts } from './link-page.js';

type Known = Omit<LinkPageFacts, 'standing'>;

/** Whoever follows a link has not signed in; whether they may see the chain is asked below. */
const LINK = systemActor('acknowledgement-link');

/** Looking at a link from a letter, and acting on it. Only acting changes anything. */
@Injectable()
export class LinkActs {
  constructor(
    private readonly follow: FollowAcknowledgementLink,
    private readonly acknowledge: AcknowledgeEscalation,
    private readonly recordUse: RecordLinkUse,
    private readonly transactions: Transactions,
  ) {}

  async look(token: string): Promise<LinkPageFacts> {
    const followed = await this.follow.execute(token);
    return followed ? this.standing(followed) : { standing: 'unknown', language: 'en' };
  }

  /** Acknowledges as the person the letter went to, by the same use case as the console's button. */
  async act(token: string): Promise<LinkPageFacts> {
    const followed = await this.follow.execute(token);
    if (!followed?.actor) return this.look(token);
    const before = await this.standing(followed);
    if (before.standing !== 'ask') return before;
    const { link, actor } = followed;
    try {
      const chain = await this.acknowledge.execute({ actor }, { id: link.escalationId });
      const isOurs = chain.acknowledgedById === actor.id;
      if (isOurs) await this.recordUse.execute(actor, link);
      const { acknowledgedBy, acknowledgedAt } = chain;
      return { ...known(followed), standing: isOurs ? 'done' : 'answered', acknowledgedBy, acknowledgedAt };
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind === 'unavailable') throw error;
      return { ...known(followed), standing: error.kind === 'refused' ? 'ended' : 'no-longer-yours' };
    }
  }

  private async standing(followed: FollowedLink): Promise<LinkPageFacts> {
    const { link, actor } = followed;
    const facts = known(followed);
    const found = await this.transactions.as(LINK).snapshot((q) => escalationById(q, link.escalationId));
    const chain = found?.escalation;
    if (!chain || !actor || !can(actor, 'escalation:acknowledge', chain))
      return { language: link.language, standing: 'no-longer-yours' };
    const { acknowledgedBy, acknowledgedAt } = chain;
    if (link.usedAt) return { ...facts, standing: 'used', acknowledgedBy, acknowledgedAt };
    if (chain.state === 'acknowledged')
      return { ...facts, standing: 'answered', acknowledgedBy, acknowledgedAt };
    if (link.isExpired) return { ...facts, standing: 'expired' };
    return { ...facts, standing: chain.state === 'ended' ? 'ended' : 'ask' };
  }
}

/** What the page may say: as much as the letter did. */
function known({ link, actor }: FollowedLink): Known {
  const { language, reference, tlp, clock } = link;
  return { language, reference, clock: tellsDetails(tlp) ? clock : null, name: actor?.name };
}

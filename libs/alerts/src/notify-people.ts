import { LOGGER, type OutboxEvent, type Tx, metrics } from '@fcert/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { AlertFactsReader, type KnownFacts } from './alert-facts.js';
import { ALERT_RULES } from './alert-rules.js';
import { NOTICES_AN_HOUR, type NewMessage, insertMessages, noticesSent } from './data/messages.js';
import type { AlertFacts } from './domain/message.js';
import { type AlertRules, rulesFor } from './domain/rules.js';
import { type Notice, planMessages } from './message-plan.js';
import { PartyInquiry } from './party-inquiry.js';
import { type Told, firstChoice, mayBeTold, namedRecipients } from './who-to-tell.js';

/** What the events of one batch have in common. */
interface Common {
  readonly tx: Tx;
  readonly parties: PartyInquiry;
  readonly facts: KnownFacts;
}

/**
 * Writes into the delivery ledger who is to be told of events, by which channel and at which address, in the
 * transaction that marks them heard. Nothing is sent here: the rows are, by whoever sends them.
 */
@Injectable()
export class NotifyPeople {
  constructor(
    private readonly facts: AlertFactsReader,
    @Inject(ALERT_RULES) private readonly rules: AlertRules,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Answers the ids of the messages to be sent. */
  async execute(tx: Tx, heard: readonly OutboxEvent[]): Promise<string[]> {
    const facts = await this.facts.of(tx, heard);
    const common = { tx, parties: new PartyInquiry(tx, facts), facts };
    const notices = (await Promise.all(heard.map((event) => this.noticesOf(common, event)))).flat();
    const planned = await planMessages(tx, notices, (told, { event }) =>
      mayBeTold(told, event) ? null : 'not-permitted',
    );
    const written = await insertMessages(tx, await withinLimits(tx, planned));
    const reached = new Set(written.map(({ eventId }) => eventId));
    for (const notice of notices) if (!reached.has(notice.event.id)) this.noteUntold(notice);
    return written.map(({ id }) => id);
  }

  private async noticesOf(common: Common, heard: OutboxEvent): Promise<Notice[]> {
    switch (heard.type) {
      case 'escalation.raised':
        return [await this.ofStep(common, heard as OutboxEvent<'escalation.raised'>)];
      case 'clock.due-soon':
      case 'clock.breached':
        return this.ofFiring(common, heard as OutboxEvent<'clock.breached'>);
      case 'incident.opened':
        return this.ofReceipt(common, heard as OutboxEvent<'incident.opened'>);
      case 'feed.silent':
        return [await this.ofSilence(common.parties, heard as OutboxEvent<'feed.silent'>)];
      default:
        return [];
    }
  }

  private async ofStep(common: Common, heard: OutboxEvent<'escalation.raised'>): Promise<Notice> {
    const told = await this.recipientsOf(common.parties, heard);
    const facts = common.facts.ofStep(heard.payload);
    const event = common.facts.labelled(heard);
    return { event, kind: 'escalation', facts, outside: clockOnly(facts, heard), told };
  }

  /** Whom the rota named; where it named nobody, who stands in for the desks. */
  private async recipientsOf(
    parties: PartyInquiry,
    heard: OutboxEvent<'escalation.raised'>,
  ): Promise<Told[]> {
    const { recipients, to } = heard.payload;
    const named = await namedRecipients(parties, recipients ?? []);
    if (named.length > 0) return named;
    const found: Told[] = [];
    for (const desk of to) {
      const choices = this.rules.desks[desk];
      if (choices) found.push(...(await firstChoice(parties, heard, choices, this.rules.deskChannels)));
    }
    return found;
  }

  private ofFiring({ parties, facts }: Common, heard: OutboxEvent<'clock.breached'>): Promise<Notice[]> {
    const { dutyHolder, level } = heard.payload;
    const isBreach = heard.type === 'clock.breached';
    const type = isBreach ? 'clock.breached' : 'clock.due-soon';
    return Promise.all(
      rulesFor(this.rules, { type, dutyHolder, level }).map(async (rule) => ({
        event: facts.labelled(heard),
        kind: isBreach ? ('clock-breached' as const) : ('clock-due-soon' as const),
        facts: facts.ofFiring(heard.payload, isBreach),
        told: await firstChoice(parties, heard, rule.tell, rule.channels),
      })),
    );
  }

  /** To the contacts of the reporting body who asked for it. */
  private async ofReceipt(common: Common, heard: OutboxEvent<'incident.opened'>): Promise<Notice[]> {
    if (!heard.constituentId) return [];
    const ids = await common.parties.receiptWishes(heard.constituentId);
    if (ids.length === 0) return [];
    const contacts = await common.parties.contacts({ ids });
    const told = contacts.map((contact): Told => ({ kind: 'contact', contact, channels: ['email'] }));
    const facts = await this.facts.ofReport(common.tx, heard.payload.reportId);
    return [{ event: common.facts.labelled(heard), kind: 'receipt', facts, told }];
  }

  private async ofSilence(parties: PartyInquiry, heard: OutboxEvent<'feed.silent'>): Promise<Notice> {
    const { channels, tell } = this.rules.feeds;
    const { name: feed, heardAt } = heard.payload;
    const told = await firstChoice(parties, heard, tell, channels);
    return { event: heard, kind: 'feed-silent', facts: { feed, heardAt }, told };
  }

  /** A step that nobody hears of outside is FCERT's own failure, unless it asked for the console alone. */
  private noteUntold({ event, kind, told }: Notice): void {
    if (kind !== 'escalation' || !told.every(wantsOutside)) return;
    metrics.alertsNobody.inc();
    const { to: desks } = (event as OutboxEvent<'escalation.raised'>).payload;
    this.logger.error({ eventId: event.id, desks }, 'a step ran and nobody could be told outside');
  }
}

/** A storm of notices is cut off address by address; steps of a chain and receipts are not. */
async function withinLimits(tx: Tx, planned: readonly NewMessage[]): Promise<NewMessage[]> {
  const isNotice = ({ kind, withheld }: NewMessage) => kind.startsWith('clock-') && withheld === null;
  const sent = await noticesSent(
    tx,
    planned.filter(isNotice).map(({ address }) => address),
  );
  return planned.map((it) => {
    if (!isNotice(it)) return it;
    const before = sent.get(it.address) ?? 0;
    sent.set(it.address, before + 1);
    return before < NOTICES_AN_HOUR ? it : { ...it, withheld: 'hourly-limit' };
  });
}

/** Who is told of an escalation is FCERT's own business: others learn that their time runs out, or has. */
function clockOnly(facts: AlertFacts, { createdAt }: OutboxEvent): NonNullable<Notice['outside']> {
  const { clock, caption, dueAt, dutyHolder } = facts;
  const isOver = dueAt !== undefined && Date.parse(dueAt) <= createdAt.getTime();
  return { kind: isOver ? 'clock-breached' : 'clock-due-soon', facts: { clock, caption, dueAt, dutyHolder } };
}

/** A step that asks for the console alone is told there, and nothing is missing. */
function wantsOutside({ channels }: Told): boolean {
  return channels.some((channel) => channel !== 'live');
}

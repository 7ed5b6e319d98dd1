import { contactsToTell } from '@fcert/constituents';
import { LOGGER, type OutboxEvent, type Tx, metrics } from '@fcert/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { AlertFactsReader, presentLabel } from './alert-facts.js';
import { ALERT_RULES } from './alert-rules.js';
import { receiptsWanted } from './data/contact-preferences.js';
import { type NewMessage, addressesWithEnough, insertMessages } from './data/messages.js';
import type { AlertFacts } from './domain/message.js';
import { type AlertRules, rulesFor } from './domain/rules.js';
import { type Notice, planMessages } from './message-plan.js';
import { type Told, firstChoice, mayBeTold, namedRecipients } from './who-to-tell.js';

/**
 * Writes into the delivery ledger who is to be told of an event, by which channel and at which address, in the
 * transaction that marks the event heard. Nothing is sent here: the rows are, by whoever sends them.
 */
@Injectable()
export class NotifyPeople {
  constructor(
    private readonly facts: AlertFactsReader,
    @Inject(ALERT_RULES) private readonly rules: AlertRules,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Answers the ids of the messages to be sent. */
  async execute(tx: Tx, heard: OutboxEvent): Promise<string[]> {
    switch (heard.type) {
      case 'escalation.raised':
        return this.tellStep(tx, heard as OutboxEvent<'escalation.raised'>);
      case 'clock.due-soon':
      case 'clock.breached':
        return this.tellFiring(tx, heard as OutboxEvent<'clock.breached'>);
      case 'incident.opened':
        return this.tellReceipt(tx, heard as OutboxEvent<'incident.opened'>);
      default:
        return [];
    }
  }

  private async tellStep(tx: Tx, heard: OutboxEvent<'escalation.raised'>): Promise<string[]> {
    const told = await this.recipientsOf(tx, heard);
    const facts = await this.facts.ofStep(tx, heard.payload);
    const ids = await this.tell(
      tx,
      { event: heard, kind: 'escalation', facts, outside: clockOnly(facts, heard) },
      told,
    );
    if (ids.length === 0 && told.every(wantsOutside)) {
      metrics.alertsNobody.inc();
      this.logger.error(
        { eventId: heard.id, desks: heard.payload.to },
        'a step ran and nobody could be told outside',
      );
    }
    return ids;
  }

  /** Whom the rota named; where it named nobody, who stands in for the desks. */
  private async recipientsOf(tx: Tx, heard: OutboxEvent<'escalation.raised'>): Promise<Told[]> {
    const { recipients, to } = heard.payload;
    const named = await namedRecipients(tx, recipients ?? []);
    if (named.length > 0) return named;
    const found: Told[] = [];
    for (const desk of to) {
      const choices = this.rules.desks[desk];
      if (choices) found.push(...(await firstChoice(tx, heard, choices, this.rules.deskChannels)));
    }
    return found;
  }

  private async tellFiring(tx: Tx, heard: OutboxEvent<'clock.breached'>): Promise<string[]> {
    const { dutyHolder, level } = heard.payload;
    const isBreach = heard.type === 'clock.breached';
    const type = isBreach ? 'clock.breached' : 'clock.due-soon';
    const facts = this.facts.ofFiring(heard.payload, isBreach);
    const kind = isBreach ? 'clock-breached' : 'clock-due-soon';
    const ids: string[] = [];
    for (const rule of rulesFor(this.rules, { type, dutyHolder, level })) {
      const told = await firstChoice(tx, heard, rule.tell, rule.channels);
      ids.push(...(await this.tell(tx, { event: heard, kind, facts }, told)));
    }
    return ids;
  }

  /** To the contacts of the reporting body who asked for it. */
  private async tellReceipt(tx: Tx, heard: OutboxEvent<'incident.opened'>): Promise<string[]> {
    if (!heard.constituentId) return [];
    const wishes = await receiptsWanted(tx, heard.constituentId);
    if (wishes.length === 0) return [];
    const contacts = await contactsToTell(tx, { ids: wishes.map(({ contactId }) => contactId) });
    const told = contacts.map((contact): Told => ({ kind: 'contact', contact, channels: ['email'] }));
    const facts = await this.facts.ofReport(tx, heard.payload.reportId);
    return this.tell(tx, { event: heard, kind: 'receipt', facts }, told);
  }

  private async tell(tx: Tx, notice: Notice, told: readonly Told[]): Promise<string[]> {
    if (told.length === 0) return [];
    const tlp = await presentLabel(tx, notice.event);
    const event = { ...notice.event, tlp };
    const planned = await planMessages(tx, { ...notice, event }, told, (it) =>
      mayBeTold(it, event) ? null : 'not-permitted',
    );
    return insertMessages(tx, await this.withinLimits(tx, planned));
  }

  /** A storm of notices is cut off address by address; steps of a chain and receipts are not. */
  private async withinLimits(tx: Tx, planned: NewMessage[]): Promise<NewMessage[]> {
    const isNotice = ({ kind, withheld }: NewMessage) => kind.startsWith('clock-') && withheld === null;
    const full = await addressesWithEnough(
      tx,
      planned.filter(isNotice).map(({ address }) => address),
    );
    return planned.map((it) =>
      isNotice(it) && full.has(it.address) ? { ...it, withheld: 'hourly-limit' } : it,
    );
  }
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

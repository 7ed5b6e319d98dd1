import { findWorkingReset, peopleToTell } from '@fcert/identity';
import { LOGGER, Transactions, describeError, metrics, withCorrelation } from '@fcert/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { presentLabel } from './alert-facts.js';
import { AlertSecrets } from './alert-secrets.js';
import { AlertsConfig } from './alerts.config.js';
import type { Sent } from './channels/channel.js';
import { Channels } from './channels/channels.js';
import { type ClaimedMessage, finishAttempt, tightenMessage } from './data/sending.js';
import { keepLink } from './data/links.js';
import { backOffMs } from './domain/back-off.js';
import type { AlertLinks, SettledReason } from './domain/message.js';
import { hashOfToken } from './link-token.js';
import { mayBeTold } from './who-to-tell.js';

/** What an attempt came to, before it is written down. */
interface Attempt extends Sent {
  readonly dead: SettledReason | null;
}

/** Sends messages that were claimed and writes down what came of it. The sending stands outside any transaction. */
@Injectable()
export class AlertRunner {
  private readonly underWay = new Map<string, number>();

  constructor(
    private readonly transactions: Transactions,
    private readonly channels: Channels,
    private readonly secrets: AlertSecrets,
    private readonly config: AlertsConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Messages this process is sending now, by lane. */
  lanes(): Record<string, number> {
    return Object.fromEntries(this.underWay);
  }

  total(): number {
    return [...this.underWay.values()].reduce((sum, n) => sum + n, 0);
  }

  /** Never throws: a failure here is an attempt like any other, and the row stays due. */
  async run(claimed: ClaimedMessage): Promise<void> {
    const { lane } = claimed;
    this.underWay.set(lane, (this.underWay.get(lane) ?? 0) + 1);
    try {
      await withCorrelation(claimed.correlationId, async () => {
        const attempt = await this.attempt(claimed);
        await this.finish(claimed, attempt);
      });
    } catch (error) {
      this.logger.warn(
        { err: describeError(error), messageId: claimed.id },
        'the end of an attempt was not noted',
      );
    } finally {
      const left = this.underWay.get(lane)! - 1;
      if (left > 0) this.underWay.set(lane, left);
      else this.underWay.delete(lane);
    }
  }

  private async attempt(claimed: ClaimedMessage): Promise<Attempt> {
    try {
      const tlp = await presentLabel(this.transactions.reader, claimed);
      const message = { ...claimed, tlp };
      if (tlp !== claimed.tlp) await tightenMessage(this.transactions.reader, claimed.id, tlp);
      const refusal = await this.refusalOf(message);
      if (refusal) return { outcome: 'refused', code: null, dead: refusal };
      const links = await this.linksOf(message);
      const { address, addressId, channel } = claimed;
      const sent = await this.channels
        .of(channel)
        .send({ message, address, addressId, links, code: this.codeOf(message) });
      return { ...sent, dead: sent.outcome === 'refused-for-good' ? 'refused-for-good' : null };
    } catch (error) {
      this.logger.warn({ err: describeError(error), messageId: claimed.id }, 'a message could not be made');
      return { outcome: 'failed-here', code: null, dead: null };
    }
  }

  /** Asked again at every attempt: within a day somebody may have left, or the matter been marked more strictly. */
  private async refusalOf(message: ClaimedMessage): Promise<SettledReason | null> {
    if (message.recipientKind !== 'person') return null;
    const [person] = await peopleToTell(this.transactions.reader, { ids: [message.recipientId] });
    if (!person) return 'recipient-gone';
    // A letter that was held up brings no token that is of no use any more.
    const { resetId } = message.facts;
    if (resetId && !(await findWorkingReset(this.transactions.reader, { id: resetId }))) return 'expired';
    if (message.eventType === null) return null;
    const about = { ...message, type: message.eventType as never };
    return mayBeTold({ kind: 'person', person, channels: [] }, about) ? null : 'not-permitted';
  }

  /** The link that acknowledges goes by mail alone, and to people of FCERT; it is known before the letter leaves. */
  private async linksOf(message: ClaimedMessage): Promise<AlertLinks> {
    const { PUBLIC_URL, CONSOLE_URL } = this.config;
    const { escalationId } = message.facts;
    const page = CONSOLE_URL && pageOf(CONSOLE_URL, message);
    const { resetId } = message.facts;
    if (resetId && PUBLIC_URL)
      return {
        reset: `${PUBLIC_URL}/password-reset/${message.language}#${this.secrets.resetToken(resetId)}`,
      };
    const acknowledges = message.kind === 'escalation' && message.channel === 'email';
    if (!PUBLIC_URL || !acknowledges || !escalationId) return { page };
    const token = this.secrets.linkToken(message.id);
    const link = { messageId: message.id, escalationId, personId: message.recipientId };
    await keepLink(this.transactions.reader, { ...link, tokenHash: hashOfToken(token) });
    return { page, acknowledge: `${PUBLIC_URL}/alerts/acknowledgements/${token}` };
  }

  private codeOf({ kind, facts }: ClaimedMessage): string | undefined {
    if (kind === 'address-code') return this.secrets.addressCode(facts.addressId!, facts.issue!);
    // Where no page of ours is known, the token itself is what the letter can bring.
    return facts.resetId && !this.config.PUBLIC_URL ? this.secrets.resetToken(facts.resetId) : undefined;
  }

  private async finish(claimed: ClaimedMessage, attempt: Attempt): Promise<void> {
    const pause = backOffMs(claimed.attempts, Math.random());
    const { reader } = this.transactions;
    const settled = await finishAttempt(reader, claimed, { ...attempt, backOffMs: pause });
    const { channel } = claimed;
    metrics.alertAttempts.inc({ channel, outcome: attempt.outcome });
    if (settled?.state === 'sent') metrics.alertSeconds.observe({ channel }, settled.tookSeconds);
    const facts = {
      messageId: claimed.id,
      channel,
      outcome: attempt.outcome,
      code: attempt.code,
      no: claimed.attempts,
    };
    if (settled?.state === 'dead') this.logger.error(facts, 'a message was given up');
    else this.logger.info(facts, 'a message was tried');
  }
}

function pageOf(console: string, { subjectKind, reference }: ClaimedMessage): string | undefined {
  if (reference === null) return undefined;
  return `${console}/${subjectKind === 'mssp-task' ? 'tasks' : 'incidents'}/${encodeURIComponent(reference)}`;
}

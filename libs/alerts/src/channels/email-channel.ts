import type { SendMailOptions, Transporter } from 'nodemailer';
import type { AlertsConfig } from '../alerts.config.js';
import { composeMail } from '../domain/compose-mail.js';
import type { Outcome } from '../domain/message.js';
import type { Channel, Sending, Sent } from './channel.js';
import { openPress, openRelay } from './mail-transport.js';
import type { OutboxFolder } from './outbox-folder.js';

/** Letters by the relay, or as files where there is none; without either the channel is shut. */
export class EmailChannel implements Channel {
  readonly name = 'email';
  readonly route: string;
  private readonly transport: Transporter | null;

  constructor(
    private readonly config: AlertsConfig,
    private readonly folder: OutboxFolder | null,
  ) {
    this.transport = config.SMTP_URL ? openRelay(config) : folder ? openPress() : null;
    this.route = config.SMTP_URL
      ? 'relay'
      : folder
        ? `files in ${folder.folder}`
        : 'off: SMTP_URL is not set';
  }

  get isOpen(): boolean {
    return this.transport !== null;
  }

  async send(sending: Sending): Promise<Sent> {
    if (!this.transport) return { outcome: 'no-channel', code: null };
    try {
      const info = (await this.transport.sendMail(letterOf(sending, this.config.MAIL_FROM))) as {
        message?: Buffer;
        response?: string;
      };
      if (!this.config.SMTP_URL) await this.folder!.put(`${sending.message.id}.eml`, info.message!);
      return { outcome: 'accepted', code: Number(/^\d{3}/.exec(info.response ?? '')?.[0] ?? 250) };
    } catch (error) {
      return failureOf(error);
    }
  }

  close(): void {
    this.transport?.close();
  }
}

/**
 * The whole letter. Its Message-ID follows from the message, so that a receiver who gets it twice can tell; letters
 * about one matter form a thread; automatic answers are asked not to come (RFC 3834).
 */
export function letterOf(sending: Sending, from: string): SendMailOptions {
  const { message, address, links, code } = sending;
  const domain = from.slice(from.indexOf('@') + 1);
  const { subject, text, html } = composeMail(message, links, code);
  return {
    from: { name: 'FCERT', address: from },
    to: { name: '', address },
    envelope: { from, to: [address] },
    messageId: `<alert.${message.id}@${domain}>`,
    ...(message.reference === null ? {} : { references: `<matter.${message.reference}@${domain}>` }),
    date: message.createdAt,
    subject,
    text,
    html,
    textEncoding: 'base64',
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'List-Id': `FCERT alerts <alerts.${domain}>`,
      'Content-Language': message.language,
    },
  };
}

interface MailFailure {
  readonly code?: string;
  readonly responseCode?: number;
}

/** Words for what nodemailer reports. Only a refusal of this very letter is for good: a relay that knows nobody may learn. */
export function failureOf(error: unknown): Sent {
  const { code = '', responseCode = null } = (error ?? {}) as MailFailure & { responseCode?: number | null };
  const isRefusal = code === 'EENVELOPE' || code === 'EMESSAGE';
  if (isRefusal && responseCode !== null && responseCode >= 500)
    return { outcome: 'refused-for-good', code: responseCode };
  return { outcome: WORDS[code] ?? (responseCode === null ? 'failed-here' : 'refused'), code: responseCode };
}

const WORDS: Readonly<Record<string, Outcome>> = {
  ETIMEDOUT: 'timeout',
  EDNS: 'not-resolved',
  ETLS: 'tls-failed',
  EREQUIRETLS: 'tls-failed',
  ECONNECTION: 'unreachable',
  ESOCKET: 'unreachable',
  ECONNREFUSED: 'unreachable',
};

import type { AlertsConfig } from '../alerts.config.js';
import { smsSize } from '../domain/sms-text.js';
import type { Sent } from './channel.js';
import type { Egress } from './egress.js';
import type { OutboxFolder } from './outbox-folder.js';
import type { SmsProvider } from './sms-channel.js';

type Message = Parameters<SmsProvider['send']>[0];

/** Any gateway that takes a message as one JSON POST. */
export class HttpSmsProvider implements SmsProvider {
  readonly route = 'gateway';
  private readonly template: unknown;

  constructor(
    private readonly config: AlertsConfig,
    private readonly egress: Egress,
  ) {
    this.template = JSON.parse(config.SMS_BODY);
  }

  send(message: Message): Promise<Sent> {
    const { SMS_URL, SMS_TOKEN } = this.config;
    const headers: Record<string, string> = { 'idempotency-key': message.id };
    if (SMS_TOKEN) headers.authorization = `Bearer ${SMS_TOKEN}`;
    return this.egress.post(SMS_URL!, headers, JSON.stringify(filledIn(this.template, message)));
  }
}

/** Fills texts inside parsed JSON, so that no character of a message can break out of its place. */
export function filledIn(template: unknown, message: Message): unknown {
  if (typeof template === 'string')
    return template.replace(/\{(to|text|id)\}/g, (_whole, name: keyof Message) => message[name]);
  if (Array.isArray(template)) return template.map((part) => filledIn(part, message));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(Object.entries(template).map(([name, part]) => [name, filledIn(part, message)]));
}

/** Text messages as files, on a machine without a gateway. */
export class FolderSmsProvider implements SmsProvider {
  readonly route: string;

  constructor(private readonly folder: OutboxFolder) {
    this.route = `files in ${folder.folder}`;
  }

  async send({ to, text, id }: Message): Promise<Sent> {
    const { encoding, units, segments } = smsSize(text);
    await this.folder.put(
      `${id}.sms.txt`,
      `To: ${to}\nSize: ${units} ${encoding}, ${segments} part(s)\n\n${text}\n`,
    );
    return { outcome: 'accepted', code: null };
  }
}

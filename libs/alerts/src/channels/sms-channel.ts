import { composeSms } from '../domain/compose-short.js';
import { smsSize } from '../domain/sms-text.js';
import type { Channel, Sending, Sent } from './channel.js';

/** Who carries text messages. A provider gets the number, the words and an id by which it may drop a repeat. */
export interface SmsProvider {
  readonly route: string;
  send(message: { to: string; text: string; id: string }): Promise<Sent>;
}

/** Longer texts are cut into parts by every network; ours never need more. */
const SEGMENTS_MAX = 3;

export class SmsChannel implements Channel {
  readonly name = 'sms';

  constructor(private readonly provider: SmsProvider | null) {}

  get route(): string {
    return this.provider?.route ?? 'off: SMS_URL is not set';
  }

  get isOpen(): boolean {
    return this.provider !== null;
  }

  async send({ message, address, code }: Sending): Promise<Sent> {
    if (!this.provider) return { outcome: 'no-channel', code: null };
    const text = composeSms(message, code);
    if (smsSize(text).segments > SEGMENTS_MAX) return { outcome: 'failed-here', code: null };
    return this.provider.send({ to: address, text, id: message.id });
  }

  close(): void {
    // Nothing is held open between two messages.
  }
}

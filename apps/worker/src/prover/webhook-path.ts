import { Egress, secretBytes, webhookHeaders } from '@fcert/alerts';
import type { AlarmMessage, AlarmPath } from './alarm-path.js';

/** A signed webhook (Standard Webhooks), straight from this process. */
export class WebhookPath implements AlarmPath {
  readonly name = 'webhook';
  private readonly egress: Egress;

  constructor(
    private readonly url: string,
    private readonly secret: string,
    trusted: readonly string[],
  ) {
    this.egress = new Egress(trusted);
  }

  async send(message: AlarmMessage): Promise<boolean> {
    const body = JSON.stringify(message);
    const headers = webhookHeaders({ id: message.id, body }, [secretBytes(this.secret)], new Date());
    const { outcome } = await this.egress.post(this.url, headers, body);
    return outcome === 'accepted';
  }
}

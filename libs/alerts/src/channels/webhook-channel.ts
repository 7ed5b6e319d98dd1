import { Transactions } from '@fcert/platform';
import { AlertSecrets } from '../alert-secrets.js';
import { liveWebhookSecrets } from '../data/webhook-secrets.js';
import { composeWebhook } from '../domain/compose-short.js';
import { webhookHeaders } from '../webhook-signature.js';
import type { Channel, Sending, Sent } from './channel.js';
import type { Egress } from './egress.js';

/** Signed JSON to the address of somebody's own system. */
export class WebhookChannel implements Channel {
  readonly name = 'webhook';
  readonly route = 'https';
  readonly isOpen = true;

  constructor(
    private readonly transactions: Transactions,
    private readonly secrets: AlertSecrets,
    private readonly egress: Egress,
  ) {}

  async send({ message, address, addressId, links, code }: Sending): Promise<Sent> {
    const sealed = addressId ? await liveWebhookSecrets(this.transactions.reader, addressId) : [];
    if (sealed.length === 0) return { outcome: 'failed-here', code: null };
    const keys = sealed.map((secret) => this.secrets.open(secret.sealed, secret.id));
    const body = composeWebhook(message, links, code);
    return this.egress.post(address, webhookHeaders({ id: message.id, body }, keys, new Date()), body);
  }

  close(): void {
    // Every request has a connection of its own.
  }
}

import { DomainError, type PersonActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { AlertSecrets } from './alert-secrets.js';
import { lockAddress } from './data/addresses.js';
import { ROTATION_HOURS, addWebhookSecret, liveWebhookSecrets } from './data/webhook-secrets.js';
import { newWebhookSecret, secretBytes } from './webhook-signature.js';

/** A new secret for a webhook. For a day both sign, so that the receiver can change over without missing anything. */
@Injectable()
export class RotateWebhookSecret {
  constructor(
    private readonly transactions: Transactions,
    private readonly secrets: AlertSecrets,
  ) {}

  /** Returns the secret: its only copy. */
  execute(person: PersonActor, id: string): Promise<string> {
    return this.transactions.run({ actor: person }, async (tx) => {
      const address = await lockAddress(tx, person.id, id);
      if (address.channel !== 'webhook')
        throw new DomainError('refused', 'not-a-webhook', 'Only webhooks are signed.');
      if ((await liveWebhookSecrets(tx, id)).length > 1) {
        const message = `The secret was changed less than ${ROTATION_HOURS} hours ago and both still sign.`;
        throw new DomainError('conflict', 'rotation-under-way', message);
      }
      const secret = newWebhookSecret();
      await addWebhookSecret(tx, id, (secretId) => this.secrets.seal(secretBytes(secret), secretId));
      await appendAudit(tx, [
        { action: 'alert-address.secret-rotated', objectKind: 'alert-address', objectId: id },
      ]);
      return secret;
    });
  }
}

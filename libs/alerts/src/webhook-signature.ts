import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A new secret as its receiver is shown it, once. */
export function newWebhookSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

export function secretBytes(secret: string): Buffer {
  return Buffer.from(secret.slice(PREFIX.length), 'base64');
}

/**
 * The three headers of Standard Webhooks 1.0 (standardwebhooks.com): the id stays over all attempts, the timestamp is
 * that of the attempt, and there is one `v1` signature for each live secret while a new one takes over.
 */
export function webhookHeaders(
  message: { id: string; body: string },
  secrets: readonly Buffer[],
  at: Date,
): Record<string, string> {
  const id = `msg_${message.id}`;
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signed = `${id}.${timestamp}.${message.body}`;
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', secret).update(signed).digest('base64')}`,
  );
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

import { createHmac } from 'node:crypto';
import { DatabaseConfig, SealingKey, databasePlace, purposeKey } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { AlertsConfig } from './alerts.config.js';

const CODE_DIGITS = 8;

/**
 * Everything secret that alerts need follows from one key of the installation: what a letter carries can be made again
 * for its next attempt, so it is never stored. Outside production the key follows from the database address.
 */
@Injectable()
export class AlertSecrets {
  private readonly keys: { readonly link: Buffer; readonly code: Buffer; readonly reset: Buffer };
  private readonly sealing: SealingKey;

  constructor(config: AlertsConfig, database: DatabaseConfig) {
    const secret = config.ALERT_KEY ?? databasePlace(database);
    const key = (purpose: string) => purposeKey(secret, `fcert alerts ${purpose}`);
    this.keys = { link: key('link'), code: key('code'), reset: key('reset') };
    this.sealing = new SealingKey(key('seal'));
  }

  /** The token of the page that acknowledges for one message: 256 bits, the same on every attempt. */
  linkToken(messageId: string): string {
    return createHmac('sha256', this.keys.link).update(messageId).digest('base64url');
  }

  /** The token a letter brings to whom has forgotten a password: 256 bits, the same on every attempt. */
  resetToken(resetId: string): string {
    return createHmac('sha256', this.keys.reset).update(resetId).digest('base64url');
  }

  /** The code that shows an address to be somebody's; another for each issue. */
  addressCode(addressId: string, issue: number): string {
    const digest = createHmac('sha256', this.keys.code).update(`${addressId} ${issue}`).digest();
    return String(digest.readUIntBE(0, 6) % 10 ** CODE_DIGITS).padStart(CODE_DIGITS, '0');
  }

  /** @param boundTo what the sealed bytes belong to: they open for nothing else */
  seal(plain: Buffer, boundTo: string): Buffer {
    return this.sealing.seal(plain, boundTo);
  }

  /** Throws for what was altered, belongs to something else, or was sealed under another key. */
  open(sealed: Buffer, boundTo: string): Buffer {
    return this.sealing.open(sealed, boundTo);
  }
}

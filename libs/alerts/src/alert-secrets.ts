import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { DatabaseConfig } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { AlertsConfig } from './alerts.config.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CODE_DIGITS = 8;

/**
 * Everything secret that alerts need follows from one key of the installation: what a letter carries can be made again
 * for its next attempt, so it is never stored. Outside production the key follows from the database address.
 */
@Injectable()
export class AlertSecrets {
  private readonly keys: { readonly link: Buffer; readonly code: Buffer; readonly seal: Buffer };

  constructor(config: AlertsConfig, database: DatabaseConfig) {
    const secret = config.ALERT_KEY ?? database.DATABASE_URL;
    const key = (purpose: string) =>
      Buffer.from(hkdfSync('sha256', secret, '', `fcert alerts ${purpose}`, 32));
    this.keys = { link: key('link'), code: key('code'), seal: key('seal') };
  }

  /** The token of the page that acknowledges for one message: 256 bits, the same on every attempt. */
  linkToken(messageId: string): string {
    return createHmac('sha256', this.keys.link).update(messageId).digest('base64url');
  }

  /** The code that shows an address to be somebody's; another for each issue. */
  addressCode(addressId: string, issue: number): string {
    const digest = createHmac('sha256', this.keys.code).update(`${addressId} ${issue}`).digest();
    return String(digest.readUIntBE(0, 6) % 10 ** CODE_DIGITS).padStart(CODE_DIGITS, '0');
  }

  /** @param boundTo what the sealed bytes belong to: they open for nothing else */
  seal(plain: Buffer, boundTo: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.keys.seal, nonce).setAAD(Buffer.from(boundTo));
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  /** Throws for what was altered, belongs to something else, or was sealed under another key. */
  open(sealed: Buffer, boundTo: string): Buffer {
    const decipher = createDecipheriv('aes-256-gcm', this.keys.seal, sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(boundTo)).setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  }
}

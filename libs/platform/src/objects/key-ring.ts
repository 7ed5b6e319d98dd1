import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { ConfigError } from '../config/config-error.js';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LINE = /^([A-Za-z0-9._-]{1,40}) +([A-Za-z0-9+/]{43}=)$/;

/** A data key as it is stored: sealed under the key-encryption key of this id. */
export interface WrappedKey {
  readonly keyId: string;
  readonly wrapped: Buffer;
}

/**
 * The key-encryption keys of the installation. The first wraps, all of them unwrap: rotation puts a new one in front,
 * wraps the data keys anew and then drops the old one.
 */
export class KeyRing {
  private constructor(
    private readonly keys: ReadonlyMap<string, Buffer>,
    readonly currentId: string,
  ) {}

  /** @param text one key a line, newest first: its id, a space, 32 bytes in base64; lines with # are remarks */
  static parse(text: string, variable: string): KeyRing {
    const lines = text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'));
    const keys = lines.map(
      (line) => LINE.exec(line) ?? refuse(variable, 'one `id base64-of-32-bytes` a line'),
    );
    if (keys.length === 0) refuse(variable, 'at least one key');
    const ring = new Map(keys.map(([, id, key]) => [id!, Buffer.from(key!, 'base64')]));
    if (ring.size !== keys.length) refuse(variable, 'each id once');
    if ([...ring.values()].some((key) => new Set(key).size < 8)) refuse(variable, 'random keys');
    return new KeyRing(ring, keys[0]![1]!);
  }

  /** For worlds that are thrown away: the key follows from something all processes of it know. */
  static derive(secret: string): KeyRing {
    return new KeyRing(
      new Map([['derived', Buffer.from(hkdfSync('sha256', secret, '', 'fcert objects', KEY_BYTES))]]),
      'derived',
    );
  }

  newDataKey(boundTo: string): WrappedKey & { readonly key: Buffer } {
    const key = randomBytes(KEY_BYTES);
    return { key, ...this.wrap(key, boundTo) };
  }

  wrap(key: Buffer, boundTo: string): WrappedKey {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.keys.get(this.currentId)!, nonce);
    cipher.setAAD(Buffer.from(boundTo));
    const wrapped = Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
    return { keyId: this.currentId, wrapped };
  }

  /** Throws for a key that is not on the ring and for what was altered or belongs to something else. */
  unwrap({ keyId, wrapped }: WrappedKey, boundTo: string): Buffer {
    const kek = this.keys.get(keyId);
    if (!kek) throw new Error(`the key-encryption key ${keyId} is not in the key file`);
    const decipher = createDecipheriv('aes-256-gcm', kek, wrapped.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(boundTo)).setAuthTag(wrapped.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(wrapped.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  }
}

/** Names the variable, never what stands in the file. */
function refuse(variable: string, what: string): never {
  throw new ConfigError(`The configuration cannot be used:\n  ${variable}: the file must hold ${what}`);
}

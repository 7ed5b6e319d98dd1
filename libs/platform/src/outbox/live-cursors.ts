import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Actor } from '@fcert/kernel';
import { Injectable } from '@nestjs/common';
import { DatabaseConfig, databasePlace } from '../config/database.config.js';
import { LiveCursorConfig } from '../config/live-cursor.config.js';
import { ConfigError } from '../config/config-error.js';
import { ProcessConfig } from '../config/process.config.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Cursors of eighteen digits at most: they fit the database's bigint. */
const DECIMAL = /^(0|[1-9]\d{0,17})$/;
const FCERT_ROLES: readonly string[] = ['analyst', 'shift-lead', 'director', 'admin'];

/**
 * Writes and reads the cursors of the live channel: the api hands them out with its lists, the gateway with its events.
 * FCERT's own are the plain event number. Everybody else's are sealed and bound to the
 * subject: a jump between two numbers would tell one ministry how busy the others are.
 */
@Injectable()
export class LiveCursors {
  private readonly key: Buffer;

  constructor(config: LiveCursorConfig, process: ProcessConfig, database: DatabaseConfig) {
    const secret = config.LIVE_CURSOR_KEY ?? worldSecret(process, database);
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'fcert live cursor', 32));
  }

  isPlain(subject: Actor): boolean {
    return subject.kind === 'system' || FCERT_ROLES.includes(subject.role);
  }

  write(subject: Actor, number: bigint): string {
    if (this.isPlain(subject)) return number.toString();
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(boundTo(subject));
    const plain = Buffer.alloc(8);
    plain.writeBigUInt64BE(number);
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
  }

  /** Undefined for anything this subject was not given: foreign, altered, malformed. */
  read(subject: Actor, text: string): bigint | undefined {
    if (this.isPlain(subject)) return DECIMAL.test(text) ? BigInt(text) : undefined;
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length !== NONCE_BYTES + 8 + TAG_BYTES) return undefined;
    try {
      const open = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      open.setAAD(boundTo(subject)).setAuthTag(bytes.subarray(-TAG_BYTES));
      const plain = Buffer.concat([open.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), open.final()]);
      return plain.readBigUInt64BE();
    } catch {
      return undefined;
    }
  }
}

function boundTo(subject: Actor): Buffer {
  return Buffer.from(`${subject.kind}:${subject.id}`);
}

/** Outside production the key follows from the database address, so that cursors outlive a restart unasked. */
function worldSecret(process: ProcessConfig, database: DatabaseConfig): string {
  if (process.FCERT_WORLD !== 'production') return databasePlace(database);
  throw new ConfigError(
    'The configuration cannot be used:\n  LIVE_CURSOR_KEY: must be at least 32 characters; `openssl rand -base64 32` makes one',
  );
}

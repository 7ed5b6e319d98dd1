import { type KeyObject, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ConfigError } from '@fcert/platform';
import {
  type Checkpoint,
  type SignedCheckpoint,
  keyIdOf,
  publicPemOf,
  signCheckpoint,
} from './ledger/checkpoint.js';

/** Holds the private key, or none: then entries are sealed and nobody signs for them. */
export class CheckpointSigner {
  readonly keyId: string | null;
  readonly publicKey: string | null;

  constructor(private readonly key: KeyObject | null) {
    this.keyId = key && keyIdOf(key);
    this.publicKey = key && publicPemOf(key);
  }

  /** Throws a ConfigError that names the variable, never what is in the file. */
  static fromFile(file: string | undefined): CheckpointSigner {
    if (file === undefined) return new CheckpointSigner(null);
    const key = readKey(file);
    if (key?.asymmetricKeyType === 'ed25519') return new CheckpointSigner(key);
    throw new ConfigError(
      'The configuration cannot be used:\n  AUDIT_KEY_FILE: must name a file with an Ed25519 private key in PEM; ' +
        '`openssl genpkey -algorithm ed25519` makes one',
    );
  }

  sign(head: Pick<Checkpoint, 'size' | 'root' | 'at'>): SignedCheckpoint {
    if (!this.key) throw new Error('there is no key to sign with');
    return signCheckpoint({ ...head, keyId: this.keyId! }, this.key);
  }
}

function readKey(file: string): KeyObject | null {
  try {
    return createPrivateKey(readFileSync(file));
  } catch {
    return null;
  }
}

import { createHash, createPublicKey, verify } from 'node:crypto';
import { canonicalJson } from '../canonical-json.mjs';

const FORMAT = 'fcert-audit-checkpoint/1';

/** Public keys by their id: the first 16 digits of the SHA-256 of the key in DER. Throws for what is no Ed25519 key. */
export function keysOf(pems) {
  return new Map(
    pems.map((pem) => {
      const key = createPublicKey(pem);
      if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('not an Ed25519 key');
      const der = key.export({ type: 'spki', format: 'der' });
      return [createHash('sha256').update(der).digest('hex').slice(0, 16), key];
    }),
  );
}

/** What is wrong with a signed checkpoint, or null. */
export function checkpointFault({ audit, size, root, at, keyId, signature }, keys) {
  const name = `the checkpoint of ${at} over ${size} entries`;
  if (audit !== FORMAT || !Number.isSafeInteger(size) || size < 1 || !/^[0-9a-f]{64}$/.test(root))
    return 'a line of the checkpoints is no checkpoint';
  const key = keys.get(keyId);
  if (!key) return `${name} is signed with the key ${keyId}, which is none of those given`;
  const signed = Buffer.from(canonicalJson({ audit, size, root, at, keyId }));
  return verify(null, signed, key, Buffer.from(signature, 'base64'))
    ? null
    : `${name} is not signed by the key it names`;
}

/**
 * Checkpoints by size. A heartbeat over entries that are covered already has its signature looked at only if it stays
 * the last: there is one a minute, for years.
 */
export class CheckpointBook {
  #roots = new Map();
  #heartbeat = null;
  newest = null;
  count = 0;

  constructor(keys) {
    this.keys = keys;
  }

  /** Adds one and answers its fault, or null. */
  add(checkpoint) {
    this.count += 1;
    const known = this.#roots.get(checkpoint.size);
    if (known === undefined) return this.#keep(checkpoint);
    if (known !== checkpoint.root)
      return `two checkpoints over ${checkpoint.size} entries do not agree: history was written twice`;
    if (checkpoint.size === this.newest.size && checkpoint.at > this.newest.at) this.#heartbeat = checkpoint;
    return null;
  }

  #keep(checkpoint) {
    const fault = checkpointFault(checkpoint, this.keys);
    if (fault) return fault;
    this.#roots.set(checkpoint.size, checkpoint.root);
    if (!this.newest || checkpoint.size > this.newest.size) {
      this.newest = checkpoint;
      this.#heartbeat = null;
    }
    return null;
  }

  /** After the last one. */
  close() {
    const fault = this.#heartbeat && checkpointFault(this.#heartbeat, this.keys);
    if (this.#heartbeat && !fault) this.newest = this.#heartbeat;
    return fault;
  }

  rootAt(size) {
    return this.#roots.get(size);
  }
}

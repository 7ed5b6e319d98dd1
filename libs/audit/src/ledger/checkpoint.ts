import { type KeyObject, createHash, createPublicKey, sign, verify } from 'node:crypto';
import { canonicalJson } from '@fcert/kernel';

export const CHECKPOINT_FORMAT = 'fcert-audit-checkpoint/1';

/** The head of the tree at an instant: how many entries, and what they hash to. */
export interface Checkpoint {
  readonly size: number;
  readonly root: Buffer;
  /** UTC, by the clock of whoever signed. */
  readonly at: string;
  readonly keyId: string;
}

export interface SignedCheckpoint extends Checkpoint {
  readonly signature: Buffer;
}

/** The first 16 hexadecimal digits of the SHA-256 of the public key (SubjectPublicKeyInfo, DER). */
export function keyIdOf(key: KeyObject): string {
  const der = publicOf(key).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

export function publicPemOf(key: KeyObject): string {
  return publicOf(key).export({ type: 'spki', format: 'pem' }).toString();
}

function publicOf(key: KeyObject): KeyObject {
  return key.type === 'private' ? createPublicKey(key) : key;
}

/** The bytes that are signed: all members but the signature, in canonical JSON (RFC 8785). */
function signedText({ size, root, at, keyId }: Checkpoint): Buffer {
  return Buffer.from(
    canonicalJson({ audit: CHECKPOINT_FORMAT, size, root: root.toString('hex'), at, keyId }),
  );
}

export function signCheckpoint(checkpoint: Checkpoint, key: KeyObject): SignedCheckpoint {
  return { ...checkpoint, signature: sign(null, signedText(checkpoint), key) };
}

export function isSignedBy(checkpoint: SignedCheckpoint, key: KeyObject): boolean {
  return verify(null, signedText(checkpoint), publicOf(key), checkpoint.signature);
}

/** A checkpoint as it is handed out. `number` is told, not signed. */
export function toldCheckpoint(checkpoint: SignedCheckpoint & { readonly number: number }) {
  const { number, size, root, at, keyId, signature } = checkpoint;
  return {
    audit: CHECKPOINT_FORMAT,
    number,
    size,
    root: root.toString('hex'),
    at,
    keyId,
    signature: signature.toString('base64'),
  };
}

/** One line, as it stands in the file outside the database and in the syslog. */
export function checkpointLine(checkpoint: SignedCheckpoint & { readonly number: number }): string {
  return canonicalJson(toldCheckpoint(checkpoint));
}

/**
 * Backups are sealed for a public key, so that whoever holds the database's machine can write them and not read them.
 * X25519 with a key made for each file, HKDF-SHA-256, AES-256-GCM over pieces of 64 kB, each numbered and the last one
 * marked: a piece missing, repeated, moved or cut off is noticed. Compressed before, since a log that is closed early is
 * mostly zeros.
 */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
} from 'node:crypto';
import { Transform } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';

const MAGIC = Buffer.from('FCERTBK1');
const KEY_BYTES = 32;
const PIECE = 65_536;
const TAG = 16;
const HEADER = MAGIC.length + KEY_BYTES;

/** @returns {{ publicKey: string, privateKey: string }} as one line of base64url each */
export function makeBackupKeys() {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  return {
    publicKey: publicKey.export({ format: 'jwk' }).x,
    privateKey: privateKey.export({ format: 'jwk' }).d,
  };
}

export const publicKeyOf = (privateKey) => publicPart(privateFrom(privateKey));

const publicPart = (key) => createPublicKey(key).export({ format: 'jwk' }).x;
const publicFrom = (x) => createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });

function privateFrom(d) {
  // A JWK must name both halves. The public one is not looked at when the private one is read, so it is worked out after.
  const wrapped = Buffer.concat([
    Buffer.from('302e020100300506032b656e04220420', 'hex'),
    Buffer.from(d, 'base64url'),
  ]);
  return createPrivateKey({ key: wrapped, format: 'der', type: 'pkcs8' });
}

const fileKey = (secret, ephemeral, recipient) =>
  Buffer.from(hkdfSync('sha256', secret, Buffer.concat([ephemeral, recipient]), 'fcert backup 1', 32));

const raw = (x) => Buffer.from(x, 'base64url');

/** @returns {import('node:stream').Transform[]} for `pipeline`, from plain to sealed */
export function sealFor(recipient) {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const ephemeral = raw(publicKey.export({ format: 'jwk' }).x);
  const secret = diffieHellman({ privateKey, publicKey: publicFrom(recipient) });
  const key = fileKey(secret, ephemeral, raw(recipient));
  let started = false;
  const pieces = new Pieces(PIECE, (piece, nonce, push) => {
    if (!started) push(Buffer.concat([MAGIC, ephemeral]));
    started = true;
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    push(Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]));
  });
  return [createGzip({ level: 1 }), pieces];
}

/** @returns {import('node:stream').Transform[]} for `pipeline`, from sealed to plain; ends in an error when anything was changed */
export function openWith(privateKey) {
  const own = privateFrom(privateKey);
  let key;
  const readHeader = (header) => {
    if (!header.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('this is no sealed backup');
    const ephemeral = header.subarray(MAGIC.length);
    const secret = diffieHellman({ privateKey: own, publicKey: publicFrom(ephemeral.toString('base64url')) });
    key = fileKey(secret, ephemeral, raw(publicPart(own)));
  };
  const open = (sealed, nonce, push) => {
    if (!key || sealed.length < TAG) throw new Error('the sealed backup is cut off');
    const decipher = createDecipheriv('aes-256-gcm', key, nonce);
    decipher.setAuthTag(sealed.subarray(-TAG));
    try {
      push(Buffer.concat([decipher.update(sealed.subarray(0, -TAG)), decipher.final()]));
    } catch {
      throw new Error('the sealed backup was changed, cut off, or is for another key');
    }
  };
  return [new Pieces(PIECE + TAG, open, HEADER, readHeader), createGunzip()];
}

/** Cuts a stream into pieces of one size; only when more follows is a piece known not to be the last. */
class Pieces extends Transform {
  #waiting = [];
  #held = 0;
  #count = 0n;

  constructor(size, work, headerSize = 0, readHeader = () => {}) {
    super();
    Object.assign(this, { size, work, headerSize, readHeader });
  }

  _transform(chunk, _encoding, done) {
    this.#waiting.push(chunk);
    this.#held += chunk.length;
    this.#attempt(done, () => {
      if (this.headerSize > 0 && this.#held >= this.headerSize) {
        this.readHeader(this.#take(this.headerSize));
        this.headerSize = 0;
      }
      while (this.headerSize === 0 && this.#held > this.size) this.#piece(this.#take(this.size), false);
    });
  }

  _flush(done) {
    this.#attempt(done, () => this.#piece(this.#take(this.#held), true));
  }

  #attempt(done, act) {
    try {
      act();
      done();
    } catch (error) {
      done(error);
    }
  }

  #take(bytes) {
    const all = this.#waiting.length === 1 ? this.#waiting[0] : Buffer.concat(this.#waiting);
    this.#waiting = [all.subarray(bytes)];
    this.#held = all.length - bytes;
    return all.subarray(0, bytes);
  }

  #piece(piece, last) {
    const nonce = Buffer.alloc(12);
    nonce.writeBigUInt64BE(this.#count, 3);
    nonce[11] = last ? 1 : 0;
    this.#count += 1n;
    this.work(piece, nonce, (out) => this.push(out));
  }
}

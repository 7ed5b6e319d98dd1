import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const MAGIC = Buffer.from('FCE1');
const SALT_BYTES = 32;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;
const ALGORITHM = 'aes-256-gcm';
/** Plain bytes of a chunk. Each is authenticated by itself, so that a reader never passes on what it has not checked. */
const CHUNK_BYTES = 64 * 1024;

/** What the sealed form adds to so many plain bytes. */
export function sealedBytes(plain: number): number {
  const chunks = Math.max(1, Math.ceil(plain / CHUNK_BYTES));
  return MAGIC.length + SALT_BYTES + plain + chunks * TAG_BYTES;
}

/** What was stored is not what was sealed, or belongs elsewhere. Somebody must look at the store. */
export class DamagedObject extends Error {}

/**
 * Seals a stream under a data key: each object has a key of its own from the data key and a random salt, each chunk its
 * number and whether it is the last as its nonce. Cut, changed, reordered or exchanged chunks do not open.
 * @param boundTo what the object belongs to: it opens for nothing else
 */
export async function* seal(
  source: AsyncIterable<Uint8Array>,
  dataKey: Buffer,
  boundTo: string,
): AsyncGenerator<Buffer> {
  const salt = randomBytes(SALT_BYTES);
  const key = objectKey(dataKey, salt);
  yield Buffer.concat([MAGIC, salt]);
  for await (const { bytes, number, isLast } of framesOf(source, CHUNK_BYTES)) {
    const cipher = createCipheriv(ALGORITHM, key, nonceOf(number, isLast)).setAAD(Buffer.from(boundTo));
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Opens what `seal` made, chunk by chunk; throws `DamagedObject` at the first that is not as it was. */
export async function* unseal(
  source: AsyncIterable<Uint8Array>,
  dataKey: Buffer,
  boundTo: string,
): AsyncGenerator<Buffer> {
  const reader = source[Symbol.asyncIterator]();
  try {
    const { head, rest } = await headOf(reader, MAGIC.length + SALT_BYTES);
    if (!head.subarray(0, MAGIC.length).equals(MAGIC))
      throw new DamagedObject('the object is not a sealed one');
    const key = objectKey(dataKey, head.subarray(MAGIC.length));
    yield* opened(framesOf(after(rest, reader), CHUNK_BYTES + TAG_BYTES), key, boundTo);
  } finally {
    // However it ends, also when nobody wants the rest: nothing of the store stays open.
    await reader.return?.();
  }
}

async function* opened(frames: AsyncIterable<Frame>, key: Buffer, boundTo: string): AsyncGenerator<Buffer> {
  for await (const { bytes, number, isLast } of frames) {
    if (bytes.length < TAG_BYTES) throw new DamagedObject('the object is cut short');
    const decipher = createDecipheriv(ALGORITHM, key, nonceOf(number, isLast), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(boundTo)).setAuthTag(bytes.subarray(-TAG_BYTES));
    yield checked(() => Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]));
  }
}

function checked(open: () => Buffer): Buffer {
  try {
    return open();
  } catch {
    throw new DamagedObject('a part of the object is not as it was sealed');
  }
}

function objectKey(dataKey: Buffer, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', dataKey, salt, 'fcert object 1', 32));
}

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUInt32BE(number, 0);
  nonce.writeUInt8(isLast ? 1 : 0, NONCE_BYTES - 1);
  return nonce;
}

interface Frame {
  readonly bytes: Buffer;
  readonly number: number;
  readonly isLast: boolean;
}

/** Cuts a stream into frames of one size; the last may be shorter, and there is always one. */
async function* framesOf(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Frame> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  let number = 0;
  for await (const bytes of source) {
    waiting.push(bytes);
    length += bytes.length;
    // A full frame is held back until something follows it: only the end tells which is the last.
    if (length <= size) continue;
    const all = Buffer.concat(waiting, length);
    let from = 0;
    for (; all.length - from > size; from += size) {
      yield { bytes: all.subarray(from, from + size), number: number++, isLast: false };
    }
    waiting = [all.subarray(from)];
    length = all.length - from;
  }
  yield { bytes: Buffer.concat(waiting, length), number, isLast: true };
}

async function headOf(reader: AsyncIterator<Uint8Array>, size: number) {
  let head = Buffer.alloc(0);
  while (head.length < size) {
    const next = await reader.next();
    if (next.done === true) throw new DamagedObject('the object is cut short');
    head = Buffer.concat([head, next.value]);
  }
  return { head: head.subarray(0, size), rest: head.subarray(size) };
}

async function* after(first: Uint8Array, reader: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* { [Symbol.asyncIterator]: () => reader };
}

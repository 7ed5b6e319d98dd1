import { createCipheriv, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/*
 * A zip archive of one file under a password, WinZip's AE-2 with AES-256 (APPNOTE 6.3.10, chapters 4 and 7; the AES part as
 * published by WinZip, version 1.04). Written as it is sent, at the speed of node:crypto: the libraries there are do
 * this cipher in JavaScript, at 6 MB/s, and hold up everything else of the process meanwhile.
 */

const SALT_BYTES = 16;
const KEY_BYTES = 32;
const CHECK_BYTES = 2;
const MAC_BYTES = 10;
const ITERATIONS = 1000;
const BLOCK = 16;
const AES_METHOD = 99;
/** UTF-8 name, encrypted. */
const FLAGS = 0x0801;
const VERSION = 51;
/** 1980-01-01: an archive tells nothing of when it was made, and the same file gives the same fields. */
const DATE = 0x0021;
/** AE-2 by AE, AES-256, and inside stored as it is. */
const AES_FIELD = Buffer.from([0x01, 0x99, 7, 0, 2, 0, 0x41, 0x45, 3, 0, 0]);

export interface LockedFile {
  readonly name: string;
  readonly size: number;
  readonly bytes: AsyncIterable<Buffer>;
}

/** How long the archive will be. */
export function lockedArchiveBytes({ name, size }: Pick<LockedFile, 'name' | 'size'>): number {
  const nameBytes = Buffer.byteLength(name) + AES_FIELD.length;
  return 30 + nameBytes + enclosed(size) + 46 + nameBytes + 22;
}

/** The archive, piece by piece. Fails where the file is not as long as it was said to be. */
export async function* lockedArchive(file: LockedFile, password: string): AsyncGenerator<Buffer> {
  const salt = randomBytes(SALT_BYTES);
  const keys = pbkdf2Sync(password, salt, ITERATIONS, 2 * KEY_BYTES + CHECK_BYTES, 'sha1');
  const mac = createHmac('sha1', keys.subarray(KEY_BYTES, 2 * KEY_BYTES));
  const stream = new KeyStream(keys.subarray(0, KEY_BYTES));
  const header = localHeader(file);
  yield Buffer.concat([header, salt, keys.subarray(2 * KEY_BYTES)]);
  let size = 0;
  for await (const bytes of file.bytes) {
    size += bytes.length;
    const locked = stream.apply(bytes);
    mac.update(locked);
    yield locked;
  }
  if (size !== file.size) throw new Error('the file has another size than was said');
  const directory = directoryEntry(file);
  const end = endOf(directory.length, header.length + enclosed(size));
  yield Buffer.concat([mac.digest().subarray(0, MAC_BYTES), directory, end]);
}

const enclosed = (size: number) => SALT_BYTES + CHECK_BYTES + size + MAC_BYTES;

/** AES in counter mode as WinZip counts: little-endian, from one. */
class KeyStream {
  private readonly cipher;
  private counter = 1;
  private rest: Buffer = Buffer.alloc(0);

  constructor(key: Buffer) {
    this.cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  }

  apply(bytes: Buffer): Buffer {
    const wanted = bytes.length - this.rest.length;
    const stream = wanted > 0 ? Buffer.concat([this.rest, this.next(Math.ceil(wanted / BLOCK))]) : this.rest;
    this.rest = stream.subarray(bytes.length);
    const out = Buffer.allocUnsafe(bytes.length);
    for (let i = 0; i < out.length; i += 1) out[i] = bytes[i]! ^ stream[i]!;
    return out;
  }

  private next(blocks: number): Buffer {
    const counters = Buffer.alloc(blocks * BLOCK);
    for (let i = 0; i < blocks; i += 1) counters.writeUInt32LE(this.counter++, i * BLOCK);
    return this.cipher.update(counters);
  }
}

/** What the local header and the directory say alike. AE-2 leaves the checksum out: it would tell of the content. */
function fields({ name, size }: LockedFile): Buffer {
  const it = Buffer.alloc(26);
  it.writeUInt16LE(VERSION, 0);
  it.writeUInt16LE(FLAGS, 2);
  it.writeUInt16LE(AES_METHOD, 4);
  it.writeUInt16LE(DATE, 8);
  it.writeUInt32LE(enclosed(size), 14);
  it.writeUInt32LE(size, 18);
  it.writeUInt16LE(Buffer.byteLength(name), 22);
  it.writeUInt16LE(AES_FIELD.length, 24);
  return it;
}

function localHeader(file: LockedFile): Buffer {
  return Buffer.concat([Buffer.from('PK\x03\x04'), fields(file), Buffer.from(file.name), AES_FIELD]);
}

function directoryEntry(file: LockedFile): Buffer {
  const madeBy = Buffer.from([VERSION, 0]);
  const noMore = Buffer.alloc(14);
  return Buffer.concat([
    ...[Buffer.from('PK\x01\x02'), madeBy, fields(file), noMore],
    ...[Buffer.from(file.name), AES_FIELD],
  ]);
}

function endOf(directoryBytes: number, offset: number): Buffer {
  const it = Buffer.alloc(22);
  it.write('PK\x05\x06', 0, 'latin1');
  it.writeUInt16LE(1, 8);
  it.writeUInt16LE(1, 10);
  it.writeUInt32LE(directoryBytes, 12);
  it.writeUInt32LE(offset, 16);
  return it;
}

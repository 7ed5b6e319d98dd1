import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Buffer;
  /** Said to be encrypted; what is stored is then noise to everybody. */
  readonly encrypted?: boolean;
  /** Unix mode, for a link. */
  readonly mode?: number;
  /** What the directory says it unpacks to, whatever it does. */
  readonly saidSize?: number;
}

/** A zip archive as somebody could make it who means no good: names and sizes are taken as they come. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const packed = deflateRawSync(entry.bytes);
    const name = Buffer.from(entry.name);
    const fields = fieldsOf(entry, packed.length, name.length);
    const header = Buffer.concat([Buffer.from('PK\x03\x04'), fields, name, packed]);
    local.push(header);
    directory.push(directoryEntry(entry, fields, name, offset));
    offset += header.length;
  }
  return Buffer.concat([...local, ...directory, endOf(directory, offset)]);
}

/** Many entries whose bytes are all the same ones: small itself, large once unpacked. */
export function overlappingZip(count: number, bytes: Buffer): Buffer {
  const packed = deflateRawSync(bytes);
  const entry = { name: 'a', bytes };
  const fields = fieldsOf(entry, packed.length, 1);
  const header = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from('a'), packed]);
  const directory = Array.from({ length: count }, () => directoryEntry(entry, fields, Buffer.from('a'), 0));
  return Buffer.concat([header, ...directory, endOf(directory, header.length)]);
}

function fieldsOf(entry: ZipEntry, packed: number, nameBytes: number): Buffer {
  const it = Buffer.alloc(26);
  it.writeUInt16LE(20, 0);
  it.writeUInt16LE(0x0800 | (entry.encrypted ? 1 : 0), 2);
  it.writeUInt16LE(8, 4);
  it.writeUInt32LE(crc32(entry.bytes), 10);
  it.writeUInt32LE(packed, 14);
  it.writeUInt32LE(entry.saidSize ?? entry.bytes.length, 18);
  it.writeUInt16LE(nameBytes, 22);
  return it;
}

function directoryEntry(entry: ZipEntry, fields: Buffer, name: Buffer, offset: number): Buffer {
  const more = Buffer.alloc(14);
  more.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6);
  more.writeUInt32LE(offset, 10);
  return Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), fields, more, name]);
}

function endOf(directory: readonly Buffer[], offset: number): Buffer {
  const it = Buffer.alloc(22);
  it.write('PK\x05\x06', 0, 'latin1');
  it.writeUInt16LE(directory.length, 8);
  it.writeUInt16LE(directory.length, 10);
  it.writeUInt32LE(
    directory.reduce((sum, one) => sum + one.length, 0),
    12,
  );
  it.writeUInt32LE(offset, 16);
  return it;
}

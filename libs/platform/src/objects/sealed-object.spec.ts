import { randomBytes } from 'node:crypto';
import { KeyRing } from './key-ring.js';
import { DamagedObject, seal, sealedBytes, unseal } from './sealed-object.js';

const CHUNK = 64 * 1024;
const HEADER = 36;
const SEALED_CHUNK = CHUNK + 16;
const key = randomBytes(32);

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function whole(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const bytes of source) all.push(bytes);
  return Buffer.concat(all);
}

const sealed = (bytes: Buffer, boundTo = 'a', size = 5000) => whole(seal(pieces(bytes, size), key, boundTo));
const opened = (bytes: Buffer, boundTo = 'a', size = 7777) =>
  whole(unseal(pieces(bytes, size), key, boundTo));

describe('a sealed object', () => {
  it.each([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17])(
    'of %d bytes opens to what was sealed, however it is cut on the way',
    async (size) => {
      const plain = randomBytes(size);
      const object = await sealed(plain);
      expect(object.length).toBe(sealedBytes(size));
      for (const cut of [1013, 1, 1 << 20].slice(0, size > CHUNK ? 1 : 3)) {
        expect((await opened(object, 'a', cut)).equals(plain)).toBe(true);
      }
    },
  );

  it.each([
    ['opened in part', 3 * CHUNK, false],
    ['opened and found to be something else', 3 * CHUNK, true],
    ['cut short', 0, true],
  ])('leaves nothing open behind it when it is %s', async (_, size, isNone) => {
    const object = isNone ? randomBytes(size) : await sealed(randomBytes(size));
    let isOpen = true;
    const source = async function* () {
      try {
        yield* pieces(object, 100_000);
      } finally {
        isOpen = false;
      }
    };
    const opening = unseal(source(), key, 'a');
    if (isNone) await expect(opening.next()).rejects.toBeInstanceOf(DamagedObject);
    else await opening.next().then(() => opening.return(undefined));
    expect(isOpen).toBe(false);
  });

  it('says nothing of what it holds, and never the same twice', async () => {
    const plain = Buffer.alloc(CHUNK, 'secret ');
    const [one, other] = [await sealed(plain), await sealed(plain)];
    expect(one.includes('secret')).toBe(false);
    expect(one.subarray(HEADER, HEADER + 64).equals(other.subarray(HEADER, HEADER + 64))).toBe(false);
  });

  const plain = randomBytes(3 * CHUNK);
  const damages: [string, (object: Buffer) => Buffer][] = [
    ['one bit is turned', (it) => flipped(it, HEADER + 5)],
    ['one bit of the salt is turned', (it) => flipped(it, 10)],
    ['one bit of the last tag is turned', (it) => flipped(it, it.length - 1)],
    ['the last chunk is cut off', (it) => it.subarray(0, HEADER + 2 * SEALED_CHUNK)],
    ['the last byte is cut off', (it) => it.subarray(0, -1)],
    ['all but the header is cut off', (it) => it.subarray(0, HEADER)],
    ['half the header is cut off', (it) => it.subarray(0, 7)],
    ['two chunks are exchanged', (it) => exchanged(it)],
    ['a chunk is there twice', (it) => Buffer.concat([it, it.subarray(-SEALED_CHUNK)])],
    ['something is put behind it', (it) => Buffer.concat([it, Buffer.from('x')])],
    ['it is something else', () => randomBytes(2 * CHUNK)],
  ];
  it.each(damages)('does not open when %s', async (_, damage) => {
    await expect(opened(damage(await sealed(plain)))).rejects.toBeInstanceOf(DamagedObject);
  });

  it('passes on nothing of a damaged chunk, and all of those before it', async () => {
    const object = flipped(await sealed(plain), HEADER + SEALED_CHUNK + 3);
    const seen: Buffer[] = [];
    await expect(
      (async () => {
        for await (const bytes of unseal(pieces(object, 9999), key, 'a')) seen.push(bytes);
      })(),
    ).rejects.toBeInstanceOf(DamagedObject);
    expect(Buffer.concat(seen).equals(plain.subarray(0, CHUNK))).toBe(true);
  });

  it('opens for nothing else and under no other key', async () => {
    const object = await sealed(plain);
    await expect(opened(object, 'b')).rejects.toBeInstanceOf(DamagedObject);
    const other = unseal(pieces(object, 5000), randomBytes(32), 'a');
    await expect(whole(other)).rejects.toBeInstanceOf(DamagedObject);
  });
});

function flipped(object: Buffer, at: number): Buffer {
  const copy = Buffer.from(object);
  copy[at]! ^= 1;
  return copy;
}

function exchanged(object: Buffer): Buffer {
  const [a, b] = [HEADER, HEADER + SEALED_CHUNK];
  return Buffer.concat([
    object.subarray(0, a),
    object.subarray(b, b + SEALED_CHUNK),
    object.subarray(a, b),
    object.subarray(b + SEALED_CHUNK),
  ]);
}

describe('the key ring', () => {
  const line = (id: string) => `${id} ${randomBytes(32).toString('base64')}`;
  const [older, newer] = [line('2026-01'), line('2026-11')];

  it('wraps under the newest key and opens what older ones wrapped', () => {
    const before = KeyRing.parse(older, 'X');
    const wrapped = before.newDataKey('file 1');
    const after = KeyRing.parse(`# rotated in November\n${newer}\n${older}\n`, 'X');
    expect(after.unwrap(wrapped, 'file 1').equals(wrapped.key)).toBe(true);
    const anew = after.wrap(wrapped.key, 'file 1');
    expect([wrapped.keyId, anew.keyId]).toEqual(['2026-01', '2026-11']);
    const alone = KeyRing.parse(newer, 'X');
    expect(alone.unwrap(anew, 'file 1').equals(wrapped.key)).toBe(true);
    expect(() => alone.unwrap(wrapped, 'file 1')).toThrow('2026-01 is not in the key file');
  });

  it('opens a key for nothing else, and no key that was altered', () => {
    const ring = KeyRing.parse(newer, 'X');
    const wrapped = ring.newDataKey('file 1');
    expect(() => ring.unwrap(wrapped, 'file 2')).toThrow();
    expect(() => ring.unwrap({ ...wrapped, wrapped: flipped(wrapped.wrapped, 20) }, 'file 1')).toThrow();
  });

  it.each([
    ['nothing', '# no key yet\n'],
    ['a short key', `k1 ${randomBytes(16).toString('base64')}`],
    ['a key of zeros', `k1 ${Buffer.alloc(32).toString('base64')}`],
    ['an id twice', `${newer}\n${newer}`],
    ['something else', '-----BEGIN PRIVATE KEY-----'],
  ])('refuses a file that holds %s, naming the variable and not the key', (_, text) => {
    const secret = text.split(' ').at(-1)!;
    try {
      KeyRing.parse(text, 'EVIDENCE_KEY_FILE');
      throw new Error('was taken');
    } catch (error) {
      expect((error as Error).message).toContain('EVIDENCE_KEY_FILE: the file must hold');
      expect((error as Error).message).not.toContain(secret);
    }
  });
});

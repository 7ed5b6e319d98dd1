import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable, type Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { openFolder, ROOT } from './stack.js';

interface Keys {
  publicKey: string;
  privateKey: string;
}
const { makeBackupKeys, openWith, sealFor } = (await import(
  path.join(ROOT, 'scripts/backup/sealed-stream.mjs')
)) as {
  makeBackupKeys: () => Keys;
  openWith: (privateKey: string) => Transform[];
  sealFor: (publicKey: string) => Transform[];
};
const { missingPieces, sealTo, openTo } = (await import(path.join(ROOT, 'scripts/backup/files.mjs'))) as {
  missingPieces: (archive: string, first: string) => Promise<string[]>;
  sealTo: (file: string, source: string | Readable, key: string) => Promise<void>;
  openTo: (sealed: string, target: string, key: string) => Promise<void>;
};

async function through(bytes: Buffer, by: Transform[]): Promise<Buffer> {
  const out: Buffer[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _, done) {
      out.push(chunk);
      done();
    },
  });
  await pipeline([Readable.from([bytes]), ...by, sink]);
  return Buffer.concat(out);
}

/** Random, so that compression leaves the length as it is and a piece more or less is a piece more or less. */
const noise = (length: number) =>
  Buffer.from(fc.sample(fc.uint8Array({ minLength: length, maxLength: length }), 1)[0]!);

describe('a sealed backup', () => {
  const keys = makeBackupKeys();
  const PIECE = 65_536;
  const HEADER = 40;

  it.each([0, 1, PIECE - 40, PIECE, PIECE + 1, 3 * PIECE])(
    'of %d bytes opens to what it was',
    async (length) => {
      const plain = noise(length);
      const sealed = await through(plain, sealFor(keys.publicKey));
      expect((await through(sealed, openWith(keys.privateKey))).equals(plain)).toBe(true);
    },
  );

  it('does not open after any change, in any piece, nor cut, nor with pieces moved, nor with another key', async () => {
    const sealed = await through(noise(3 * PIECE), sealFor(keys.publicKey));
    const piece = (n: number) => sealed.subarray(HEADER + n * (PIECE + 16), HEADER + (n + 1) * (PIECE + 16));
    const flipped = [3, 20, HEADER + 5, HEADER + PIECE + 20, sealed.length - 1].map((at) => {
      const copy = Buffer.from(sealed);
      copy[at]! ^= 1;
      return copy;
    });
    const rest = sealed.subarray(HEADER + 2 * (PIECE + 16));
    const moved = Buffer.concat([sealed.subarray(0, HEADER), piece(1), piece(0), rest]);
    const without = Buffer.concat([sealed.subarray(0, HEADER), piece(0), rest]);
    const cut = [0, 10, HEADER, HEADER + PIECE + 16, sealed.length - 1].map((at) => sealed.subarray(0, at));
    for (const wrong of [...flipped, moved, without, ...cut])
      await expect(through(wrong, openWith(keys.privateKey))).rejects.toThrow();
    await expect(through(sealed, openWith(makeBackupKeys().privateKey))).rejects.toThrow(/another key/);
  });
});

describe('the archive of the log', () => {
  const folder = openFolder();
  afterAll(() => folder.remove());
  const first = '0000000100000000000000FE';
  const pieces = [first, '0000000100000000000000FF', '000000010000000100000000', '000000010000000100000001'];
  const place = (names: string[]) => {
    rmSync(path.join(folder.path, 'wal'), { recursive: true, force: true });
    mkdirSync(path.join(folder.path, 'wal'));
    for (const name of names) writeFileSync(path.join(folder.path, 'wal', `${name}.sealed`), '');
  };

  it('is whole when every piece from the base backup to the newest is there', async () => {
    place([...pieces, '0000000100000000000000FE.00000028.backup']);
    expect(await missingPieces(folder.path, first)).toEqual([]);
    place([]);
    expect(await missingPieces(folder.path, first)).toEqual([first]);
  });

  it.each(pieces.slice(0, -1))('has a hole without %s', async (missing) => {
    place(pieces.filter((name) => name !== missing));
    expect(await missingPieces(folder.path, first)).toEqual([missing]);
  });

  it('leaves no half-written file behind', async () => {
    const keys = makeBackupKeys();
    const sealed = path.join(folder.path, 'x.sealed');
    const broken = Readable.from(
      (async function* () {
        yield noise(100_000);
        await Promise.resolve();
        throw new Error('the server went away');
      })(),
    );
    await expect(sealTo(sealed, broken, keys.publicKey)).rejects.toThrow('went away');
    expect(readdirSync(folder.path).filter((name) => name.startsWith('x'))).toEqual([]);
    await expect(openTo(sealed, path.join(folder.path, 'x'), keys.privateKey)).rejects.toThrow('ENOENT');
  });
});

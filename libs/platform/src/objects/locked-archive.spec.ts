import { createHash, randomBytes } from 'node:crypto';
import { BlobReader, Uint8ArrayWriter, ZipReader, configure } from '@zip.js/zip.js';
import { lockedArchive, lockedArchiveBytes } from './locked-archive.js';

configure({ useWebWorkers: false });

async function archive(plain: Buffer, said = plain.length, name = 'dropper.exe'): Promise<Buffer> {
  const bytes = (async function* () {
    for (let at = 0; at < plain.length; at += 10_007) yield plain.subarray(at, at + 10_007);
  })();
  const pieces: Buffer[] = [];
  for await (const piece of lockedArchive({ name, size: said, bytes }, 'infected')) pieces.push(piece);
  return Buffer.concat(pieces);
}

const entryOf = async (zip: Buffer) => {
  const [entry] = await new ZipReader(new BlobReader(new Blob([new Uint8Array(zip)]))).getEntries();
  return entry as typeof entry & {
    getData(to: Uint8ArrayWriter, how: { password: string }): Promise<Uint8Array>;
  };
};
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('a password-protected archive', () => {
  it.each([1, 15, 16, 17, 10_007, 200_003])('of %d bytes is opened by a foreign program', async (size) => {
    const plain = randomBytes(size);
    const zip = await archive(plain);
    expect(zip.length).toBe(lockedArchiveBytes({ name: 'dropper.exe', size }));
    const entry = await entryOf(zip);
    expect(entry).toMatchObject({ filename: 'dropper.exe', encrypted: true, uncompressedSize: size });
    expect(sha(await entry.getData(new Uint8ArrayWriter(), { password: 'infected' }))).toBe(sha(plain));
  });

  it('opens under no other password, and not when it was altered', async () => {
    const zip = await archive(randomBytes(5000));
    const entry = await entryOf(zip);
    await expect(entry.getData(new Uint8ArrayWriter(), { password: 'clean' })).rejects.toThrow();
    zip[1000]! ^= 1;
    const altered = await entryOf(zip);
    await expect(
      altered.getData(new Uint8ArrayWriter(), { password: 'infected', checkSignature: true } as never),
    ).rejects.toThrow();
  });

  it('shows nothing of what is in it', async () => {
    const zip = await archive(Buffer.from('X5O!P%@AP-canary '.repeat(500)));
    expect(zip.includes('canary')).toBe(false);
  });

  it('is not ended where the file is shorter than was said', async () => {
    await expect(archive(randomBytes(10), 11)).rejects.toThrow('another size');
  });
});

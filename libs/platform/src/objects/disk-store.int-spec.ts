import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { DiskStore, type OpenFile } from './disk-store.js';
import { newObjectName } from './object-store.js';
import { DamagedObject } from './sealed-object.js';

const MIB = 1024 * 1024;

async function* bytes(...all: Buffer[]): AsyncGenerator<Buffer> {
  for (const one of all) yield await Promise.resolve(one);
}

async function read(store: DiskStore, name: string): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of store.get(name)) all.push(piece);
  return Buffer.concat(all);
}

describe('objects on a disk', () => {
  let folder: string;
  let store: DiskStore;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'fcert-objects-'));
    store = new DiskStore(folder);
    await store.prepare();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const files = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name);

  it('are there as they were given, under names of chance, and gone when removed', async () => {
    const [name, plain] = [newObjectName(), randomBytes(300_000)];
    await store.put(name, bytes(plain.subarray(0, 100_000), plain.subarray(100_000)));
    expect((await read(store, name)).equals(plain)).toBe(true);
    expect(files()).toEqual([name]);
    await store.remove(name);
    await store.remove(name);
    await expect(read(store, name)).rejects.toBeInstanceOf(DamagedObject);
    expect(newObjectName()).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each(['../../etc/passwd', '/etc/passwd', 'a\0b', '', `${'0'.repeat(31)}/`])(
    'B7 path: %j is no name of one',
    async (name) => {
      await expect(store.put(name, bytes(Buffer.from('x')))).rejects.toThrow('no name of an object');
      await expect(store.remove(name)).rejects.toThrow('no name of an object');
      expect(() => store.get(name)).toThrow('no name of an object');
      expect(files()).toEqual([]);
    },
  );

  it('are not there at all when the sender breaks off', async () => {
    const broken = (async function* () {
      yield Buffer.alloc(1000);
      await Promise.resolve();
      throw new Error('connection lost');
    })();
    await expect(store.put(newObjectName(), broken)).rejects.toThrow('connection lost');
    expect(files()).toEqual([]);
  });

  it('fsync EIO: what the disk did not take is never acknowledged and leaves nothing', async () => {
    const failing: OpenFile = async (file, flags, mode) => {
      const handle = await open(file, flags, mode);
      if (flags === 'wx') {
        handle.sync = () => Promise.reject(Object.assign(new Error('i/o error'), { code: 'EIO' }));
      }
      return handle;
    };
    const onBadDisk = new DiskStore(folder, failing);
    const put = onBadDisk.put(newObjectName(), bytes(Buffer.alloc(1000)));
    await expect(put).rejects.toMatchObject({ kind: 'unavailable', code: 'store-failed' });
    expect(files()).toEqual([]);
  });

  it('disk full: refused as such, no torn file, and taken again when there is room', async () => {
    const small = path.join(folder, 'small');
    mkdirSync(small);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small]).status === 0;
    try {
      const full = new DiskStore(small, mounted ? undefined : fullAfter(MIB));
      await full.prepare();
      const kept = newObjectName();
      await full.put(kept, bytes(Buffer.alloc(300_000, 1)));
      const tooMuch = full.put(newObjectName(), bytes(Buffer.alloc(MIB / 2), Buffer.alloc(MIB / 2)));
      await expect(tooMuch).rejects.toMatchObject({ kind: 'storage_full', code: 'store-full' });
      expect(files()).toEqual([kept]);
      expect((await read(full, kept)).length).toBe(300_000);
      await full.put(newObjectName(), bytes(Buffer.alloc(100_000)));
    } finally {
      if (mounted) spawnSync('umount', [small]);
    }
  });

  it('half written by processes that are gone are cleared away at the next start, those of the living are not', async () => {
    const dead = spawn('true');
    await once(dead, 'exit');
    const half = (name: string) => {
      const file = path.join(folder, 'unfinished', name);
      writeFileSync(file, 'half');
      return file;
    };
    const ofDead = half(`${hostname()}.${dead.pid}.${newObjectName()}`);
    const ofLiving = half(`${hostname()}.${process.ppid}.${newObjectName()}`);
    const ofElsewhere = half(`other-host.1.${newObjectName()}`);
    const ofElsewhereLongAgo = half(`other-host.2.${newObjectName()}`);
    const longAgo = Date.now() / 1000 - 2 * 3600;
    utimesSync(ofElsewhereLongAgo, longAgo, longAgo);
    await new DiskStore(folder).prepare();
    expect([ofDead, ofLiving, ofElsewhere, ofElsewhereLongAgo].map((file) => existsSync(file))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

/** A disk that is full, where nobody may mount a small one. */
function fullAfter(room: number): OpenFile {
  let left = room;
  return async (file, flags, mode) => {
    const handle = await open(file, flags, mode);
    const write = handle.write.bind(handle) as unknown as (data: Uint8Array, at?: number) => Promise<never>;
    handle.write = ((data: Uint8Array, at: number) => {
      left -= data.length;
      if (left < 0) return Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
      return write(data, at);
    }) as never;
    return handle;
  };
}

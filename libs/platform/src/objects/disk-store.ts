import { type FileHandle, mkdir, open as openFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { createReadStream, existsSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { DomainError } from '@fcert/kernel';
import { type ObjectStore, assertObjectName } from './object-store.js';
import { DamagedObject } from './sealed-object.js';

/** A part is written in minutes; what lies half written for longer belongs to a process that is gone. */
const UNFINISHED_MS = 3_600_000;
const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** How a file is opened: the one thing a test replaces to have a disk that fails. */
export type OpenFile = (file: string, flags: string, mode?: number) => Promise<FileHandle>;

/**
 * Objects as files of a folder outside the web root, readable by this user only. A file is written beside its place,
 * flushed and renamed into it, so that what has its name is whole whatever ends the process.
 */
export class DiskStore implements ObjectStore {
  readonly kind = 'disk';
  private readonly unfinished: string;
  private readonly mine = `${hostname()}.${process.pid}.`;

  constructor(
    private readonly folder: string,
    private readonly open: OpenFile = openFile,
  ) {
    this.unfinished = path.join(folder, 'unfinished');
  }

  async prepare(): Promise<void> {
    await mkdir(this.unfinished, { recursive: true, mode: 0o700 });
    await this.clear();
  }

  /** Removes what an earlier process left unfinished, where there is a folder at all. */
  async clear(): Promise<void> {
    if (!existsSync(this.unfinished)) return;
    for (const name of await readdir(this.unfinished)) {
      const file = path.join(this.unfinished, name);
      if (await this.isLeftOver(name, file)) await rm(file, { force: true });
    }
  }

  async put(name: string, source: AsyncIterable<Uint8Array>): Promise<void> {
    const place = this.placeOf(name);
    const half = path.join(this.unfinished, this.mine + name);
    await told(mkdir(this.unfinished, { recursive: true, mode: 0o700 }));
    const file = await told(this.open(half, 'wx', 0o600));
    try {
      try {
        for await (const bytes of source) await told(writeWhole(file, bytes));
        await told(file.sync());
      } finally {
        await file.close();
      }
      await told(mkdir(path.dirname(place), { recursive: true, mode: 0o700 }));
      await told(rename(half, place));
      for (const folder of [path.dirname(place), this.folder]) await told(this.flushFolder(folder));
    } catch (error) {
      await rm(half, { force: true });
      throw error;
    }
  }

  get(name: string): AsyncIterable<Uint8Array> {
    return bytesOf(this.placeOf(name));
  }

  async remove(name: string): Promise<void> {
    await told(rm(this.placeOf(name), { force: true }));
  }

  private placeOf(name: string): string {
    assertObjectName(name);
    return path.join(this.folder, name.slice(0, 2), name);
  }

  /** A rename is on disk only when its folder is. */
  private async flushFolder(folder: string): Promise<void> {
    const handle = await this.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  /** Other processes on the same folder may be writing: theirs are left until they are old. */
  private async isLeftOver(name: string, file: string): Promise<boolean> {
    const written = (await stat(file).catch(() => undefined))?.mtimeMs;
    if (written === undefined) return false;
    if (Date.now() - written > UNFINISHED_MS) return true;
    if (!name.startsWith(`${hostname()}.`)) return false;
    const pid = Number(name.slice(hostname().length + 1).split('.')[0]);
    if (pid === process.pid) return written < Date.now() - process.uptime() * 1000;
    return !isAlive(pid);
  }
}

async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const bytes of createReadStream(file)) yield bytes as Uint8Array;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new DamagedObject('an object is missing');
  }
}

/** A disk that becomes full takes a part, says how much, and fails only when asked again. */
async function writeWhole(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Failures of the disk in the words of the product; who was to be stored from fails in its own words. */
async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw storeFailure((error as NodeJS.ErrnoException).code ?? '');
  }
}

export function storeFailure(code: string): DomainError {
  if (FULL.includes(code)) {
    return new DomainError(
      'storage_full',
      'store-full',
      'There is no room for files here now. What has arrived is kept; go on later.',
      { retryAfterSeconds: 300 },
    );
  }
  return new DomainError('unavailable', 'store-failed', 'Files cannot be stored now. Send it again.', {
    retryAfterSeconds: 30,
  });
}

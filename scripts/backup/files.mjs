import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openWith, sealFor } from './sealed-stream.mjs';

/** Seals a file or a stream under a name that is only there when the whole of it is on the disk. */
export async function sealTo(file, source, recipient) {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const unfinished = `${file}.part-${process.pid}`;
  try {
    const from = typeof source === 'string' ? createReadStream(source) : source;
    await pipeline(from, ...sealFor(recipient), createWriteStream(unfinished, { mode: 0o600, flush: true }));
    await rename(unfinished, file);
    await syncFolder(path.dirname(file));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Opens a sealed file into another, which is only there when every piece of it was whole. */
export async function openTo(sealed, target, privateKey) {
  const unfinished = `${target}.part-${process.pid}`;
  try {
    await pipeline(
      createReadStream(sealed),
      ...openWith(privateKey),
      createWriteStream(unfinished, { mode: 0o600, flush: true }),
    );
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** A renamed file survives a power failure only once its folder is on the disk too. */
async function syncFolder(folder) {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

export const keyFrom = async (file) => (await readFile(file, 'utf8')).trim();

/**
 * Pieces of the log the archive lacks between `first` and its newest: a hole PostgreSQL would take for the end.
 * @returns {Promise<string[]>}
 */
export async function missingPieces(archive, first) {
  const there = new Set(
    (await readdir(path.join(archive, 'wal'))).map((name) => name.replace('.sealed', '')),
  );
  const timeline = first.slice(0, 8);
  const last =
    [...there]
      .filter((name) => PIECE_NAME.test(name) && name.startsWith(timeline))
      .sort()
      .pop() ?? first;
  const missing = [];
  for (let n = numberOf(first); n <= numberOf(last); n += 1) {
    if (!there.has(nameOf(timeline, n))) missing.push(nameOf(timeline, n));
  }
  return missing;
}

/** Timeline, log and segment, eight hex digits each; a log holds 256 segments of 16 MB. */
const PIECE_NAME = /^[0-9A-F]{24}$/;
const SEGMENTS = 256;
const numberOf = (name) => parseInt(name.slice(8, 16), 16) * SEGMENTS + parseInt(name.slice(16), 16);
const hex = (n) => n.toString(16).toUpperCase().padStart(8, '0');
const nameOf = (timeline, n) => `${timeline}${hex(Math.floor(n / SEGMENTS))}${hex(n % SEGMENTS)}`;

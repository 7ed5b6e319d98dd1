import { closeSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { restoreInto } from './restore.mjs';

/** Plants each fault a backup must not hide, and wants it refused. @returns {Promise<string[]>} what refused it */
export async function plantFaults({ programs, archive, privateKeyFile, folder, restored, database, log }) {
  const restore = (name) => {
    const into = path.join(folder, name);
    return restoreInto({ programs, archive, privateKeyFile, into, scripts: restored.scripts }).finally(() =>
      rmSync(into, { recursive: true, force: true }),
    );
  };
  const caught = [
    await refused(
      'one piece of the log missing',
      () => withoutOnePiece(archive, () => restore('control-wal')),
      /hole/,
    ),
    await refused(
      'one bit of the sealed backup changed',
      () => withOneBit(archive, () => restore('control-bit')),
      /changed/,
    ),
    await refused(
      'one byte of a table changed on the disk',
      () => withOneHeapByte(restored, database),
      /checksum|invalid page/,
    ),
  ];
  for (const line of caught) log(`  ${line}`);
  return caught;
}

async function refused(what, act, expected) {
  try {
    await act();
  } catch (error) {
    if (expected.test(error.message)) return `${what}: ${error.message.split('\n')[0]}`;
    throw error;
  }
  throw new Error(`${what}: nothing refused it`);
}

/** The second newest: PostgreSQL alone would come up without a word, with everything after it gone. */
async function withoutOnePiece(archive, act) {
  const folder = path.join(archive, 'wal');
  const pieces = (await readdir(folder)).filter((name) => /^[0-9A-F]{24}\.sealed$/.test(name)).sort();
  const taken = path.join(folder, pieces.at(-2));
  renameSync(taken, `${taken}.away`);
  try {
    return await act();
  } finally {
    renameSync(`${taken}.away`, taken);
  }
}

async function withOneBit(archive, act) {
  const folder = path.join(archive, 'base');
  const file = path.join(folder, (await readdir(folder)).sort().at(-1));
  flip(file, 100_000);
  try {
    return await act();
  } finally {
    flip(file, 100_000);
  }
}

/** With the server down, as a failing disk would do it. */
async function withOneHeapByte(restored, database) {
  const [{ file }] = await restored.query(`SELECT pg_relation_filepath('audit_entry') AS file`, [], database);
  await restored.query('CHECKPOINT', [], database);
  await restored.stop();
  flip(path.join(restored.dataDir, file), 8192 + 5000);
  await restored.start();
  await restored.query('SELECT count(data::text || id::text) FROM audit_entry', [], database);
}

function flip(file, at) {
  const handle = openSync(file, 'r+');
  const byte = Buffer.alloc(1);
  readSync(handle, byte, 0, 1, at);
  byte[0] ^= 1;
  writeSync(handle, byte, 0, 1, at);
  closeSync(handle);
}

/**
 * `npm run backup -- --archive FOLDER --public-key FILE`: one sealed copy of the whole cluster, taken while it runs.
 * DATABASE_URL names it; its role needs REPLICATION. The copy holds the log it needs to be whole, and a manifest with a
 * digest of every file.
 */
import { spawn } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { keyFrom, sealTo } from './files.mjs';
import { ensureServerPrograms } from './programs.mjs';

/** Older ones are removed once a new one is complete; logs are kept as long as the oldest copy needs them. */
const KEPT = 7;

/** @returns {Promise<string>} the file */
export async function takeBaseBackup({ programs, url, archive, publicKeyFile }) {
  const recipient = await keyFrom(publicKeyFile);
  const args = ['--pgdata=-', '--format=tar', '--wal-method=fetch', '--checkpoint=fast', '--no-password'];
  const { PGPASSWORD, ...where } = connection(url);
  const child = spawn(path.join(programs, 'pg_basebackup'), args, {
    env: { PATH: process.env.PATH, LC_ALL: 'C', PGPASSWORD, ...where },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said = (said + chunk).slice(-4_000)));
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`pg_basebackup: ${said.trim()}`)),
    );
  });
  ended.catch(() => {});
  const stamp = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const file = path.join(archive, 'base', `${stamp}.tar.sealed`);
  await sealTo(file, child.stdout, recipient);
  // A stream that ended early looks like one that ended: only the program knows whether it was all.
  await ended.catch(async (error) => {
    await rm(file, { force: true });
    throw error;
  });
  await removeOlder(archive);
  return file;
}

const connection = (url) => {
  const { hostname, port, username, password } = new URL(url);
  return {
    PGHOST: hostname,
    PGPORT: port || '5432',
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
  };
};

async function removeOlder(archive) {
  const folder = path.join(archive, 'base');
  const all = (await readdir(folder)).filter((name) => name.endsWith('.tar.sealed')).sort();
  for (const name of all.slice(0, -KEPT)) await rm(path.join(folder, name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = { type: 'string' };
  const { values } = parseArgs({ options: { archive: text, 'public-key': text } });
  if (!values.archive || !values['public-key'] || !process.env.DATABASE_URL)
    throw new Error('usage: DATABASE_URL=… npm run backup -- --archive FOLDER --public-key FILE');
  const file = await takeBaseBackup({
    programs: ensureServerPrograms(),
    url: process.env.DATABASE_URL,
    archive: values.archive,
    publicKeyFile: values['public-key'],
  });
  console.log(`base backup in ${file}`);
}

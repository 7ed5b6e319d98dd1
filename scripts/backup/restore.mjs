/**
 * `npm run restore -- --archive FOLDER --private-key FILE --into EMPTY_FOLDER [--until 2026-11-28T10:00:00Z]`: the latest
 * base backup before that instant (else the latest), checked against its manifest, and the settings that make PostgreSQL
 * read the archived log up to there. Starting the server is left to whoever runs it.
 */
import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { appendFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { keyFrom, missingPieces } from './files.mjs';
import { ensureServerPrograms } from './programs.mjs';
import { openWith } from './sealed-stream.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));

/**
 * @param {object} wanted
 * @param {string} [wanted.until] an instant; absent, everything the archive holds
 * @param {string} [wanted.scripts] where the server's user finds fetch-wal.mjs
 * @param {(line: string) => void} [wanted.log]
 */
export async function restoreInto({
  programs,
  archive,
  privateKeyFile,
  into,
  until,
  scripts = HERE,
  log = () => {},
}) {
  const base = await latestBase(archive, until);
  log(`opening ${base}`);
  await mkdir(into, { recursive: true, mode: 0o700 });
  if ((await readdir(into)).length > 0) throw new Error(`${into} is not empty`);
  const tar = spawn('tar', ['-x', '-C', into], { stdio: ['pipe', 'ignore', 'ignore'] });
  const unpacked = exitOf(tar, 'tar');
  // When the seal is broken, that is the fault to be told, not that tar missed the rest.
  unpacked.catch(() => {});
  await pipeline(createReadStream(base), ...openWith(await keyFrom(privateKeyFile)), tar.stdin);
  await unpacked;
  log('holding every file against the manifest');
  await exitOf(
    spawn(path.join(programs, 'pg_verifybackup'), ['--no-parse-wal', '--quiet', into], { stdio: 'inherit' }),
    'pg_verifybackup',
  );
  const label = await readFile(path.join(into, 'backup_label'), 'utf8');
  const missing = await missingPieces(archive, /\(file ([0-9A-F]{24})\)/.exec(label)[1]);
  if (missing.length > 0)
    throw new Error(`the archive has a hole: ${missing.slice(0, 5).join(', ')} missing`);
  await writeFile(path.join(into, 'recovery.signal'), '');
  await appendFile(
    path.join(into, 'postgresql.auto.conf'),
    settings({ archive, privateKeyFile, until, scripts }),
  );
}

async function latestBase(archive, until) {
  const limit = until && new Date(until).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const all = (await readdir(path.join(archive, 'base')))
    .filter((name) => name.endsWith('.tar.sealed'))
    .sort();
  const name = all.filter((one) => !limit || one < limit).pop();
  if (!name) throw new Error(`there is no base backup in ${archive}${until ? ` from before ${until}` : ''}`);
  return path.join(archive, 'base', name);
}

function settings({ archive, privateKeyFile, until, scripts }) {
  const command = [
    process.execPath,
    path.join(scripts, 'fetch-wal.mjs'),
    '%f',
    '%p',
    archive,
    privateKeyFile,
  ];
  const lines = [
    `restore_command = '${command.map((word) => (word.startsWith('%') ? `"${word}"` : `"${word.replaceAll("'", "''")}"`)).join(' ')}'`,
    // What runs now must not write into the archive of what was lost until somebody has decided that it goes on from here.
    `archive_mode = off`,
    `recovery_target_action = promote`,
  ];
  if (until) lines.push(`recovery_target_time = '${new Date(until).toISOString()}'`);
  return `\n${lines.join('\n')}\n`;
}

const exitOf = (child, name) =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`${name} ended with ${code}`))));
  });

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = { type: 'string' };
  const { values } = parseArgs({ options: { archive: text, 'private-key': text, into: text, until: text } });
  if (!values.archive || !values['private-key'] || !values.into)
    throw new Error(
      'usage: npm run restore -- --archive FOLDER --private-key FILE --into EMPTY_FOLDER [--until INSTANT]',
    );
  await restoreInto({
    programs: ensureServerPrograms(),
    archive: path.resolve(values.archive),
    privateKeyFile: path.resolve(values['private-key']),
    into: path.resolve(values.into),
    until: values.until,
    log: console.log,
  });
  console.log('Restored. Start PostgreSQL on that folder, then: node dist/apps/worker/main.js after-restore');
}

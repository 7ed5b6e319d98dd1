/**
 * PostgreSQL's restore_command: opens one piece of the log from the archive.
 *   restore_command = 'node /srv/fcert/scripts/backup/fetch-wal.mjs %f %p ARCHIVE PRIVATE_KEY_FILE'
 * 1 says that there is none of that name, which is how PostgreSQL learns where the archive ends. Anything else that goes
 * wrong must not look like the end: above 125 the server stops instead of coming up with a hole.
 */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { keyFrom, openTo } from './files.mjs';

const STOP = 126;
/** Whether the archive goes on after a piece that is not there. */
const laterThan = async (piece) =>
  (await readdir(path.join(archive, 'wal'))).some(
    (one) =>
      one.startsWith(piece.slice(0, 8)) && /^[0-9A-F]{24}\.sealed$/.test(one) && one > `${piece}.sealed`,
  );
const [, , name, target, archive, privateKeyFile] = process.argv;
const sealed = path.join(archive, 'wal', `${name}.sealed`);
try {
  if (!existsSync(sealed)) {
    process.exit(/^[0-9A-F]{24}$/.test(name) && (await laterThan(name)) ? STOP : 1);
  }
  await openTo(sealed, path.resolve(target), await keyFrom(privateKeyFile));
} catch (error) {
  console.error(`${name}: ${error.message}`);
  process.exit(STOP);
}

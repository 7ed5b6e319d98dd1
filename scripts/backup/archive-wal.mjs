/**
 * PostgreSQL's archive_command: seals one finished piece of the log into the archive.
 *   archive_command = 'node /srv/fcert/scripts/backup/archive-wal.mjs %p %f ARCHIVE PUBLIC_KEY_FILE'
 * Ends with 0 only when it is on the disk there. PostgreSQL may ask twice for the same piece after a crash; what is there
 * already is left as it is, since a complete file under that name was written from the same bytes.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { keyFrom, sealTo } from './files.mjs';

const [, , from, name, archive, publicKeyFile] = process.argv;
const target = path.join(archive, 'wal', `${name}.sealed`);
if (!existsSync(target)) await sealTo(target, from, await keyFrom(publicKeyFile));

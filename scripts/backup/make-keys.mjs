/** `npm run backup:keys -- FOLDER`: a pair of keys for backups. The private one belongs on no machine that runs FCERT. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeBackupKeys } from './sealed-stream.mjs';

const folder = path.resolve(process.argv[2] ?? '.');
const { publicKey, privateKey } = makeBackupKeys();
mkdirSync(folder, { recursive: true, mode: 0o700 });
writeFileSync(path.join(folder, 'backup-public-key'), `${publicKey}\n`, { mode: 0o644, flag: 'wx' });
writeFileSync(path.join(folder, 'backup-private-key'), `${privateKey}\n`, { mode: 0o600, flag: 'wx' });
console.log(`Keys in ${folder}. Take backup-private-key away from this machine, and keep two copies of it.`);

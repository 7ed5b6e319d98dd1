import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StartFailure } from './start-failure.mjs';

/**
 * A secret of this installation, made once and kept in `<home>/secrets/<name>` (0600).
 * @param {boolean} [mustExist] true when data exists that only the old secret opens
 */
export function secret(home, name, { mustExist = false } = {}) {
  const folder = path.join(home, 'secrets');
  const file = path.join(folder, name);
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  if (mustExist) {
    throw new StartFailure(
      'secret-missing',
      `There is a database, but its password (${file}) is gone.`,
      'Put back the `secrets` folder that was saved together with the data (docs/operations/runbook.md).',
    );
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const value = randomBytes(32).toString('hex');
  writeFileSync(file, `${value}\n`, { mode: 0o600, flag: 'wx' });
  return value;
}

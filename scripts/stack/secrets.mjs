import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
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

/** Where the audit ledger of this installation finds its key, made once, and where its checkpoints go. */
export function auditFiles(home) {
  const key = path.join(home, 'secrets', 'audit-key.pem');
  if (!existsSync(key)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    mkdirSync(path.dirname(key), { recursive: true, mode: 0o700 });
    writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  }
  const publicKey = createPublicKey(readFileSync(key)).export({ type: 'spki', format: 'pem' });
  writeFileSync(path.join(home, 'audit-public-key.pem'), publicKey);
  return { AUDIT_KEY_FILE: key, AUDIT_CHECKPOINT_FILE: path.join(home, 'audit-checkpoints.jsonl') };
}

/** The file of the keys that files of evidence are sealed under: one `id key` a line, newest first. Made once. */
export function evidenceKeys(home) {
  const folder = path.join(home, 'secrets');
  const file = path.join(folder, 'evidence-keys');
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(file, `k1 ${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  return file;
}

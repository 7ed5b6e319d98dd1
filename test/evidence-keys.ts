import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** A key file as production demands one; answers its path. */
export function evidenceKeys(folder: string, ids: readonly string[] = ['k1']): string {
  const file = path.join(folder, 'evidence-keys');
  writeFileSync(file, ids.map((id) => `${id} ${randomBytes(32).toString('base64')}\n`).join(''));
  return file;
}

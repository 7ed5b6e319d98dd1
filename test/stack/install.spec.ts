import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openFolder, ROOT } from './stack.js';

const { isInstalled, requireNode } = (await import(path.join(ROOT, 'scripts/stack/install.mjs'))) as {
  isInstalled: (root: string) => boolean;
  requireNode: (root: string, version: string) => void;
};

describe('before anything starts', () => {
  it.each(['18.20.8', '20.18.3'])('Node %s is refused with the way out', (version) => {
    expect(() => requireNode(ROOT, version)).toThrow(/needs Node 20\.19 or newer\. Install Node 24/);
  });

  it.each(['20.19.0', '22.0.0', '24.21.0'])('Node %s is taken', (version) => {
    expect(() => requireNode(ROOT, version)).not.toThrow();
  });
});

describe('an installation counts as present', () => {
  const folder = openFolder();
  const record = path.join(folder.path, 'node_modules/.package-lock.json');
  const lock = {
    packages: {
      '': { name: 'x' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/for-another-platform': { version: '2.0.0', optional: true },
    },
  };
  beforeAll(() => {
    mkdirSync(path.dirname(record));
    writeFileSync(path.join(folder.path, 'package-lock.json'), JSON.stringify(lock));
  });
  afterAll(() => folder.remove());

  const installed = (packages: object) => {
    writeFileSync(record, JSON.stringify({ packages }));
    return isInstalled(folder.path);
  };

  it('when npm recorded every locked package, those of other platforms aside', () => {
    expect(installed({ 'node_modules/a': { version: '1.0.0' } })).toBe(true);
  });

  it('but not when a version differs or a package is missing', () => {
    expect(installed({ 'node_modules/a': { version: '0.9.0' } })).toBe(false);
    expect(installed({})).toBe(false);
  });

  it('nor when it was interrupted: npm writes its record last', () => {
    rmSync(record);
    expect(isInstalled(folder.path)).toBe(false);
  });
});

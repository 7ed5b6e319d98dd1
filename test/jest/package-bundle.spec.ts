import { readFileSync, readdirSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isContext, runInThisContext } from 'node:vm';
import { PickType } from '@nestjs/swagger';
import { MinLength, getMetadataStorage, validateSync } from 'class-validator';
import { Client } from 'pg';
import { DataSource } from 'typeorm';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../../..');
const { BUNDLED, LEFT_AS_THEY_ARE } = (await import(path.join(ROOT, 'test/jest/packages.mjs'))) as {
  BUNDLED: string[];
  LEFT_AS_THEY_ARE: Record<string, string>;
};
const { bundleFolder } = (await import(path.join(ROOT, 'test/jest/package-bundle.mjs'))) as {
  bundleFolder: () => string;
};

class Word {
  @MinLength(3) text = 'ab';
}
class PartOfWord extends PickType(Word, ['text']) {}

/** Every package that a source of ours imports, by the name it is imported by. */
function importedNames(): Map<string, string> {
  const found = new Map<string, string>();
  for (const folder of ['apps', 'libs', 'test']) {
    for (const name of readdirSync(path.join(ROOT, folder), { recursive: true }) as string[]) {
      if (!/(?<!\.d)\.ts$/.test(name)) continue;
      const file = path.join(folder, name);
      const text = readFileSync(path.join(ROOT, file), 'utf8');
      for (const [, value] of text.matchAll(
        /^(?:import (?!type )|\} from |export \{.*\} from ).*?'([^'.][^']*)';$/gm,
      ))
        if (!isOurs(value!)) found.set(value!, file);
    }
  }
  return found;
}
const isOurs = (name: string) =>
  name.startsWith('node:') || name.startsWith('@fcert/') || builtinModules.includes(name);

describe('packages out of the bundle', () => {
  it('are those of the present lockfile', () => {
    const door = createRequire(import.meta.url).resolve('pino');
    expect(door).toBe(path.join(bundleFolder(), 'doors/pino.cjs'));
  });

  it('are told from those left as they are, each by its name', () => {
    const known = new Set([...BUNDLED, ...Object.keys(LEFT_AS_THEY_ARE)]);
    const forgotten = [...importedNames()].filter(([name]) => !known.has(name));
    expect(forgotten.map(([name, file]) => `${file} imports ${name}: see test/jest/packages.mjs`)).toEqual(
      [],
    );
  });

  it('are one instance, whichever way they are asked for', () => {
    const required = createRequire(import.meta.url)('class-validator') as typeof import('class-validator');
    expect(required.getMetadataStorage()).toBe(getMetadataStorage());
    const { driver } = new DataSource({ type: 'postgres' });
    expect((driver as unknown as { postgres: { Client: unknown } }).postgres.Client).toBe(Client);
  });

  it('know of each other what decorators have written', () => {
    expect(validateSync(new PartOfWord())).toHaveLength(1);
  });

  it('belong to the realm of the spec file', () => {
    expect(validateSync(new Word())).toBeInstanceOf(Array);
    expect(new DataSource({ type: 'postgres' }).entityMetadatas).toBeInstanceOf(Array);
  });

  it('have no way in but their doors', async () => {
    const path = 'typeorm/util/StringUtils.js';
    await expect(import(path)).rejects.toThrow(/Could not locate module/);
  });
});

describe('the realm of a spec file', () => {
  it('has one plain global object', () => {
    expect(isContext(globalThis)).toBe(true);
  });

  it('is not that of Jest, nor of another spec file', () => {
    expect(globalThis.Array).not.toBe(runInThisContext('Array'));
    expect(globalThis.process.env).not.toBe(runInThisContext('process.env'));
  });
});

import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './stack.js';

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const filesOf = (folder: string) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
    path.join(folder, file),
  );

describe('the operations pages are complete', () => {
  it('name every environment variable that a process reads', () => {
    const configs = [...filesOf('apps'), ...filesOf('libs')].filter((file) => file.endsWith('.config.ts'));
    const variables = configs.flatMap((file) => read(file).match(/^ {2}[A-Z][A-Z0-9_]+(?=[?!:= ])/gm) ?? []);
    expect(variables.length).toBeGreaterThan(20);
    const page = read('docs/operations/configuration.md');
    expect(variables.map((name) => name.trim()).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('say what to do about every message a start can end with', () => {
    const sources = filesOf('scripts/stack').map(read).join('\n');
    const codes = [...sources.matchAll(/new StartFailure\(\s*'([a-z0-9-]+)'/g)].map(([, code]) => code!);
    expect(codes.length).toBeGreaterThan(15);
    const page = read('docs/operations/runbook.md');
    expect([...codes, 'migrate', 'seed'].filter((code) => !page.includes(`**\`${code}\`**`))).toEqual([]);
  });

  it('explain every field of the readiness report', () => {
    const fields = [
      ...read('libs/platform/src/health/readiness.ts').matchAll(/^ {4,6}(\w+): (?:late|silent)\(/gm),
    ];
    expect(fields.length).toBe(8);
    const page = read('docs/operations/runbook.md');
    expect(fields.map(([, name]) => name!).filter((name) => !page.includes(`| \`${name}\``))).toEqual([]);
  });
});

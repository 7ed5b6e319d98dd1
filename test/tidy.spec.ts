import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { RULES } from './tidy/rules.js';
import { readTree, treeOf } from './tidy/tree.js';

const repository = readTree(path.resolve(fileURLToPath(import.meta.url), '../..'));

describe('house rules (STYLE.md)', () => {
  it('look at the whole repository', () => {
    const seen = repository.files.map((file) => file.path);
    expect(seen).toEqual(
      expect.arrayContaining([
        'README.md',
        'apps/worker/src/pipeline.ts',
        'libs/kernel/src/index.ts',
        'scripts/start.mjs',
      ]),
    );
    expect(seen.filter((file) => file.includes('node_modules'))).toEqual([]);
  });

  describe.each(RULES)('$name', ({ find, wrong, right }) => {
    it('holds everywhere', () => {
      expect(find(repository).map((it) => `${it.path}:${it.line} ${it.says}`)).toEqual([]);
    });

    it.each(wrong.map((files) => [Object.keys(files)[0]!, files] as const))(
      'finds the fault in %s',
      (first, files) => {
        const found = find(treeOf(files));
        expect(found.map((it) => it.path)).toContainEqual(expect.stringContaining(roomOf(first)));
        expect(found.every((it) => it.line >= 1)).toBe(true);
      },
    );

    it('leaves what is right alone', () => {
      expect(right.flatMap((files) => find(treeOf(files)))).toEqual([]);
    });
  });
});

/** A missing file is named although it is not there: the fault lies in the same lib. */
function roomOf(file: string): string {
  return /^libs\/a\//.test(file) ? 'libs/a' : file;
}

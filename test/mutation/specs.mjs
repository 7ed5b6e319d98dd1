import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { transformSync } from '@swc/core';

const TRANSFORM = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
  module: { type: 'commonjs' },
  inlineSourcesContent: false,
};

/** Property specs draw anew each time and take long: a mutant they alone notice counts as not noticed. */
const LEFT_OUT = /properties\.spec\.ts$|any-course\.spec\.ts$/;

/** The pure specs of the rooms. */
export function specsOf(root, rooms) {
  return rooms
    .map((room) => join(root, 'libs', room, 'src/domain'))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.spec.ts') && !LEFT_OUT.test(name))
        .sort()
        .map((name) => join(folder, name)),
    );
}

/**
 * Loads TypeScript files of the product as often as asked, each time from nothing: what a module keeps (a cache, a table
 * worked out at its start) never passes from one mutant to the next. Only the compiled text and packages are kept.
 */
export function freshLoader(root) {
  const scripts = new Map();

  function compiled(file) {
    if (!scripts.has(file)) {
      const { code } = transformSync(readFileSync(file, 'utf8'), { ...TRANSFORM, filename: file });
      scripts.set(
        file,
        new Script(`(function (exports, require, module, __filename, __dirname) {${code}\n})`, {
          filename: file,
        }),
      );
    }
    return scripts.get(file).runInThisContext();
  }

  return function load(files) {
    const modules = new Map();
    const requireFrom = (from) => {
      const outside = createRequire(from);
      return (name) => {
        const file = fileOf(root, from, name);
        return file ? moduleOf(file) : outside(name);
      };
    };
    const moduleOf = (file) => {
      if (!modules.has(file)) {
        const module = { exports: {} };
        modules.set(file, module);
        compiled(file)(module.exports, requireFrom(file), module, file, dirname(file));
      }
      return modules.get(file).exports;
    };
    files.forEach(moduleOf);
  };
}

/** Where the product keeps what an import names, or nothing for a package. */
function fileOf(root, from, name) {
  const lib = /^@fcert\/([^/]+)$/.exec(name)?.[1];
  if (lib) return join(root, 'libs', lib, 'src/index.ts');
  return name.startsWith('.') ? join(dirname(from), name.replace(/\.js$/, '.ts')) : undefined;
}

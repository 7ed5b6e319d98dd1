import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { SwcJsMinimizerRspackPlugin, rspack } from '@rspack/core';

const quoted = JSON.stringify;

/** Writes `packages.cjs` and its doors; `packages.cjs` exports one function a package that evaluates it. */
export async function makeBundle(root, folder, packages) {
  const entry = path.join(folder, 'entry.cjs');
  writeFileSync(entry, entrySource(folder, packages));
  await bundle(root, folder, entry);
  const door = `module.exports = globalThis[Symbol.for('fcert.packages')](require, __dirname);\n`;
  writeFileSync(path.join(folder, 'door.cjs'), door);
  for (const name of packages) await writeDoor(folder, name);
}

/** An importer and a requirer of a package may get different files of it; the bundle knows both. */
function entrySource(folder, packages) {
  const imports = packages.map((name, at) => {
    writeFileSync(path.join(folder, `${at}.mjs`), `import * as it from ${quoted(name)};\nexport { it };\n`);
    return `${quoted(name)}: () => require('./${at}.mjs').it,`;
  });
  const requires = packages.map((name) => `${quoted(name)}: () => require(${quoted(name)}),`);
  return `exports.imports = {\n${imports.join('\n')}\n};\nexports.requires = {\n${requires.join('\n')}\n};\n`;
}

async function bundle(root, folder, entry) {
  const compiler = rspack({
    mode: 'none',
    target: 'node20',
    context: root,
    entry,
    devtool: false,
    output: { path: folder, filename: 'packages.cjs', library: { type: 'commonjs2' } },
    // The files of packages stay modules of their own, with their names and all they export.
    optimization: {
      moduleIds: 'named',
      nodeEnv: false,
      concatenateModules: false,
      sideEffects: false,
      minimize: true,
      minimizer: [withoutComments()],
    },
    node: { __dirname: false, __filename: false, global: false },
    externalsPresets: { node: false },
    externals: [leftOutside],
    module: {
      parser: {
        javascript: {
          createRequire: true,
          dynamicImportMode: 'eager',
          importDynamic: false,
          requireAsExpression: false,
          requireDynamic: false,
          requireResolve: false,
        },
      },
    },
    stats: 'none',
  });
  const stats = await new Promise((resolve, reject) => {
    compiler.run((error, done) => (error ? reject(error) : resolve(done)));
  });
  await new Promise((resolve) => compiler.close(resolve));
  const { errors } = stats.toJson({ all: false, errors: true });
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
}

/** A third of the text is comments. In ASCII alone, a character of it takes one byte of memory. */
function withoutComments() {
  const format = { ascii_only: true, comments: false, beautify: true };
  return new SwcJsMinimizerRspackPlugin({ minimizerOptions: { compress: false, mangle: false, format } });
}

/** Core modules are the spec file's own, and what is not installed stays an error of whoever asks for it. */
async function leftOutside({ request, context, getResolve }) {
  if (isBuiltin(request) || request.endsWith('.node')) return `commonjs ${request}`;
  try {
    await getResolve()(context, request);
    return undefined;
  } catch {
    return `commonjs ${request}`;
  }
}

/** A package that is CommonJS is handed over as it is; one of ECMAScript modules by its names and its default. */
async function writeDoor(folder, name) {
  const file = path.join(folder, 'doors', name);
  const door = `${path.relative(path.dirname(file), folder)}/door.cjs`;
  mkdirSync(path.dirname(file), { recursive: true });
  if (isCommonJs(name)) {
    writeFileSync(`${file}.cjs`, `module.exports = require('${door}').requires[${quoted(name)}]();\n`);
    return;
  }
  const names = Object.keys(await import(name));
  const lines = [
    `import door from '${door}';`,
    `const it = door.imports[${quoted(name)}]();`,
    ...names.map((it, at) => `const n${at} = it[${quoted(it)}];`),
    `export { ${names.map((it, at) => `n${at} as ${it}`).join(', ')} };`,
  ];
  writeFileSync(`${file}.mjs`, `${lines.join('\n')}\n`);
}

function isCommonJs(name) {
  const file = fileURLToPath(import.meta.resolve(name));
  if (/\.[cm]js$/.test(file)) return file.endsWith('.cjs');
  let at = path.dirname(file);
  while (!existsSync(path.join(at, 'package.json'))) at = path.dirname(at);
  return JSON.parse(readFileSync(path.join(at, 'package.json'), 'utf8')).type !== 'module';
}

import ts from 'typescript';
import { finding, findNodes, nodesOf, parse } from './syntax.js';
import {
  type Finding,
  type Rule,
  type TextFile,
  type Tree,
  findText,
  isCode,
  isExample,
  isSpec,
} from './tree.js';

const MIGRATIONS = 'libs/platform/src/database/migrations';
const EVENTS = 'libs/kernel/src/events.ts';
const PIPELINE = 'apps/worker/src/pipeline.ts';

const fileAt = (tree: Tree, place: string) => tree.files.find((file) => file.path === place);

function arrayNamed(file: TextFile, name: string): string[] {
  const found = valueOf(file, name);
  return found && ts.isArrayLiteralExpression(found)
    ? found.elements.map((it) => (ts.isStringLiteral(it) ? it.text : it.getText()))
    : [];
}

/** The value of a top-level constant without its `as const satisfies …`. */
function valueOf(file: TextFile, name: string): ts.Expression | undefined {
  const declaration = [...nodesOf(parse(file))]
    .filter(ts.isVariableDeclaration)
    .find((it) => it.name.getText() === name);
  let value = declaration?.initializer;
  while (value && (ts.isAsExpression(value) || ts.isSatisfiesExpression(value))) value = value.expression;
  return value;
}

function migrationsIn(tree: Tree): { file: TextFile; stamp: string; name: string }[] {
  return tree.files.flatMap((file) => {
    const parts = new RegExp(`^${MIGRATIONS}/(\\d+)-[a-z0-9-]+\\.ts$`).exec(file.path);
    const name = /export class (\w+)/.exec(file.text)?.[1] ?? '';
    return parts ? [{ file, stamp: parts[1]!, name }] : [];
  });
}

export const migrationOrder: Rule = {
  name: 'every migration is listed once, in the order of its time stamp, under a name that ends in it',
  find: (tree) => {
    const index = fileAt(tree, `${MIGRATIONS}/index.ts`);
    const written = migrationsIn(tree);
    if (!index)
      return written.map(({ file }) => ({ path: file.path, line: 1, says: 'there is no index.ts' }));
    const listed = arrayNamed(index, 'migrations');
    const misnamed = written.filter(({ name, stamp }) => !name.endsWith(stamp));
    const unlisted = written.filter(({ name }) => listed.filter((it) => it === name).length !== 1);
    const ordered = written.toSorted((a, b) => Number(a.stamp) - Number(b.stamp)).map(({ name }) => name);
    const stray = listed.filter((name, n) => ordered.filter((it) => listed.includes(it))[n] !== name);
    return [
      ...misnamed.map(({ file, stamp }) => ({
        path: file.path,
        line: 1,
        says: `its class must end in ${stamp}`,
      })),
      ...unlisted.map(({ file, name }) => ({
        path: file.path,
        line: 1,
        says: `${name} is not listed exactly once in index.ts`,
      })),
      ...stray.map((name) => ({
        path: index.path,
        line: lineWith(index, name),
        says: `${name} is out of order`,
      })),
    ];
  },
  wrong: [
    {
      [`${MIGRATIONS}/1-a.ts`]: 'export class A1 {}',
      [`${MIGRATIONS}/index.ts`]: 'export const migrations = [];',
    },
    {
      [`${MIGRATIONS}/1-a.ts`]: 'export class A2 {}',
      [`${MIGRATIONS}/index.ts`]: 'export const migrations = [A2];',
    },
    {
      [`${MIGRATIONS}/index.ts`]: 'export const migrations = [B2, A1];',
      [`${MIGRATIONS}/1-a.ts`]: 'export class A1 {}',
      [`${MIGRATIONS}/2-b.ts`]: 'export class B2 {}',
    },
  ],
  right: [
    {
      [`${MIGRATIONS}/index.ts`]: 'export const migrations = [A1, B2];',
      [`${MIGRATIONS}/1-a.ts`]: 'export class A1 {}',
      [`${MIGRATIONS}/2-b.ts`]: 'export class B2 {}',
    },
  ],
};

const lineWith = (file: TextFile, name: string) =>
  file.text.slice(0, file.text.lastIndexOf(name)).split('\n').length;

function eventTypes(file: TextFile): ts.PropertySignature[] {
  const map = [...nodesOf(parse(file))]
    .filter(ts.isInterfaceDeclaration)
    .find((it) => it.name.text === 'FcertEvents');
  return map ? map.members.filter(ts.isPropertySignature) : [];
}

function keysOfPipeline(file: TextFile): Map<string, readonly string[]> {
  const map = valueOf(file, 'pipeline');
  if (!map || !ts.isObjectLiteralExpression(map)) return new Map();
  return new Map(
    map.properties
      .filter(ts.isPropertyAssignment)
      .map(({ name, initializer }) => [
        ts.isStringLiteral(name) ? name.text : name.getText(),
        ts.isArrayLiteralExpression(initializer)
          ? initializer.elements.filter(ts.isStringLiteral).map((it) => it.text)
          : [],
      ]),
  );
}

export const wholePipeline: Rule = {
  name: 'every event type stands in pipeline.ts and every handler has exactly one processor',
  find: (tree) => {
    const [events, pipeline] = [fileAt(tree, EVENTS), fileAt(tree, PIPELINE)];
    if (!events || !pipeline) return [];
    const map = keysOfPipeline(pipeline);
    const forgotten = eventTypes(events).filter(({ name }) => !map.has((name as ts.StringLiteral).text));
    return [
      ...forgotten.map((it) => finding(events, it, `${it.name.getText()} is missing in ${PIPELINE}`)),
      ...faultsOfHandlers(tree, pipeline, [...map.values()].flat()),
    ];
  },
  wrong: [
    {
      [EVENTS]: "export interface FcertEvents {\n  'a.b': 1;\n}",
      [PIPELINE]: 'export const HANDLERS = [];\nexport const pipeline = {};',
    },
    {
      [PIPELINE]:
        "export const HANDLERS = ['x'] as const;\nexport const pipeline = { 'a.b': ['x'] } as const satisfies M;",
      [EVENTS]: "export interface FcertEvents { 'a.b': 1 }",
    },
  ],
  right: [
    {
      [PIPELINE]:
        "export const HANDLERS = ['x'] as const;\nexport const pipeline = { 'a.b': ['x'] } as const satisfies M;",
      [EVENTS]: "export interface FcertEvents { 'a.b': 1 }",
      'apps/worker/src/processors/x.processor.ts': "export class X { readonly handler = 'x'; }",
    },
  ],
};

function faultsOfHandlers(tree: Tree, pipeline: TextFile, used: readonly string[]): Finding[] {
  const processors = tree.files.filter(({ path }) =>
    /^apps\/worker\/src\/processors\/.*\.processor\.ts$/.test(path),
  );
  return arrayNamed(pipeline, 'HANDLERS').flatMap((handler) => {
    const served = processors.filter(({ text }) => text.includes(`handler = '${handler}'`)).length;
    return [
      ...(served === 1
        ? []
        : [
            {
              path: pipeline.path,
              line: lineWith(pipeline, handler),
              says: `${handler} has ${served} processors`,
            },
          ]),
      ...(used.includes(handler)
        ? []
        : [{ path: pipeline.path, line: lineWith(pipeline, handler), says: `no event leads to ${handler}` }]),
    ];
  });
}

/** Whole words of other worlds, spelled in halves because this file stands in the tree it watches over. */
const OTHER_WORLDS = [
  'clau/de',
  'anthro/pic',
  'chat/gpt',
  'open/ai',
  'co/pilot',
  'co/dex',
  'gem/ini',
  'dev/in',
  'cursor/ai',
]
  .map((word) => word.replace('/', ''))
  .join('|');
const OTHER_PLACES = ['../sha:red', '.lib:rary', 'far:m-', '/wo:rk/main', '/wo:rk/shared', '/wo:rk/plan']
  .map((place) => place.replace(':', '').replace(/[.]/g, '\\.'))
  .join('|');

export const ownWords: Rule = {
  name: 'texts speak of the product alone: no tool or place it was made with',
  find: (tree) => [
    ...findText(tree, () => true, new RegExp(`\\b(${OTHER_WORLDS})\\b`, 'gi'), 'not of this product'),
    ...findText(tree, () => true, new RegExp(OTHER_PLACES, 'g'), 'not a place in this repository'),
  ],
  wrong: [
    { 'README.md': `written with ${['Clau', 'de'].join('')}` },
    { 'libs/a/src/b.ts': `// as in ${['..', 'shared'].join('/')}/design.md` },
    { 'docs/a.md': `see ${['/work', 'main'].join('/')}` },
  ],
  right: [
    {
      'README.md': 'The cursor of a page; a pilot phase; a shared lock; farming.',
      'libs/a/src/b.ts': "import '../share.js';",
    },
  ],
};

const LAW =
  /CERT\s+Rules(?:,?\s+2023)?\b[^.;|]{0,80}?\b(?:requires?|demands?|obliges?|prescribes?|mandates?|says?|sets?|within)\b[^.;|]{0,80}?(?:\d+\s*[-\s]?(?:hours?|h\b|minutes?|min\b|days?|working)|\bPT?\d+[HMD])/gi;

function namesTest(node: ts.Node): boolean {
  const call = node.parent;
  return (
    ts.isCallExpression(call) &&
    /^(it|test|describe)\b/.test(call.expression.getText()) &&
    call.arguments[0] === node
  );
}

export const noInventedLaw: Rule = {
  name: 'no house number is shown as law: the CERT Rules name no hour that could be cited',
  // A test plants such words to see them refused; of a test only the names count.
  find: (tree) => [
    ...findText(tree, (file) => !isExample(file) && !isSpec(file), LAW, 'a house number shown as law'),
    ...findNodes(tree, isSpec, (node) =>
      ts.isStringLiteralLike(node) && namesTest(node) && node.text.search(LAW) >= 0 ? node.text : undefined,
    ),
  ],
  wrong: [
    { 'docs/a.md': 'The CERT Rules 2023 require a report within 24 hours.' },
    { 'libs/a/src/b.ts': "const why = 'CERT Rules 2023 prescribe PT4H here';" },
    { 'docs/a.md': 'The CERT Rules\nrequire an answer in 2 days.' },
    { 'libs/a/src/b.spec.ts': "it('CERT Rules 2023 require 1 hour', () => {});" },
  ],
  right: [
    {
      'libs/a/src/b.spec.ts':
        "it('refuses it', () => { load({ caption: 'CERT Rules 2023 require 1 h' }); });",
      'docs/a.md':
        'FCERT house target: 4 hours. The CERT Rules 2023 were announced on 12 October 2023. Rule 4 days.',
    },
  ],
};

export const oneLineImports: Rule = {
  name: 'another lib is entered by its name, never by a path into its rooms',
  find: (tree) =>
    findText(
      tree,
      (file) => isCode(file) && /^(apps|libs|test)\//.test(file),
      /from '(\.\.\/)+libs\/[^']+'|from '@fcert\/[^'/]+\/[^']+'/g,
      'import it as @fcert/<lib>',
    ),
  wrong: [
    { 'apps/api/src/a.ts': "import { b } from '../../../libs/a/src/b.js';" },
    { 'apps/api/src/a.ts': "import { b } from '@fcert/incidents/src/b.js';" },
  ],
  right: [{ 'apps/api/src/a.ts': "import { b } from '@fcert/incidents';\nimport { c } from './c.js';" }],
};

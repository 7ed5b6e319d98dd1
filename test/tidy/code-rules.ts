import ts from 'typescript';
import { calledOn, decoratorsOf, findNodes, nodesOf } from './syntax.js';
import { type Finding, type Rule, findText, isCode, isExample, isProduct, isSpec, lineOf } from './tree.js';

export const namedExports: Rule = {
  name: 'every export is named: no `export *`',
  find: (tree) =>
    findNodes(tree, isCode, (node) =>
      ts.isExportDeclaration(node) && (!node.exportClause || ts.isNamespaceExport(node.exportClause))
        ? 'export * hides what a file offers'
        : undefined,
    ),
  wrong: [
    { 'libs/a/src/index.ts': "export * from './b.js';" },
    { 'scripts/a.mjs': "export * as b from './b.mjs';" },
  ],
  right: [{ 'libs/a/src/index.ts': "export { b } from './b.js';\nexport const star = '*';" }],
};

export const noForwardRef: Rule = {
  name: 'no forwardRef: a cycle is a wall in the wrong place',
  find: (tree) =>
    findNodes(tree, isCode, (node) =>
      ts.isIdentifier(node) && node.text === 'forwardRef' ? 'forwardRef' : undefined,
    ),
  wrong: [{ 'libs/a/src/b.ts': 'const c = forwardRef(() => D);' }],
  right: [{ 'libs/a/src/b.ts': '// forwardRef is not used here.\nconst c = 1;' }],
};

const IMPURE_CALLS = [
  'Date.now',
  'Math.random',
  'performance.now',
  'randomUUID',
  'crypto.randomUUID',
  'setTimeout',
];

export const pureDomain: Rule = {
  name: 'domain/ is pure: no clock, no chance, no environment',
  find: (tree) =>
    findNodes(
      tree,
      (file) => isProduct(file) && file.includes('/domain/'),
      (node) => {
        if (ts.isCallExpression(node) && IMPURE_CALLS.includes(node.expression.getText()))
          return `${node.expression.getText()}()`;
        if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
          return 'new Date() reads the clock';
        const reads = ts.isPropertyAccessExpression(node) && node.expression.getText() === 'process';
        return reads ? node.getText() : undefined;
      },
    ),
  wrong: [
    { 'libs/a/src/domain/b.ts': 'const t = Date.now();' },
    { 'libs/a/src/domain/b.ts': 'const t = new Date();' },
    { 'libs/a/src/domain/b.ts': 'const r = Math.random();' },
    { 'libs/a/src/domain/b.ts': 'const e = process.env.TZ;' },
  ],
  right: [
    {
      'libs/a/src/domain/b.ts': 'const due = new Date(start.getTime() + ms);',
      'libs/a/src/domain/b.spec.ts': 'const t = Date.now();',
      'libs/a/src/b.ts': 'const t = Date.now();',
    },
  ],
};

export const noConsole: Rule = {
  name: 'apps and libs log through the logger, never to the console',
  find: (tree) =>
    findNodes(tree, isProduct, (node) =>
      ts.isPropertyAccessExpression(node) && node.expression.getText() === 'console'
        ? node.getText()
        : undefined,
    ),
  wrong: [{ 'libs/a/src/b.ts': "console.log('x');" }],
  right: [
    {
      'scripts/a.mjs': "console.log('x');",
      'apps/a/src/b.ts': "// console.html is the desk\nlog.info('x');",
    },
  ],
};

function buildsQuery(expression: ts.Expression): boolean {
  return [...nodesOf(expression)].some(
    (node) => ts.isCallExpression(node) && node.expression.getText().endsWith('createQueryBuilder'),
  );
}

export const writesInData: Rule = {
  name: 'only data/ writes through a query builder: an empty where changes every row',
  find: (tree) =>
    findNodes(
      tree,
      (file) => isProduct(file) && !file.includes('/data/'),
      (node) => {
        if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
        if (!['update', 'delete', 'softDelete'].includes(node.expression.name.text)) return undefined;
        const chain = calledOn(node);
        return chain && buildsQuery(chain)
          ? `createQueryBuilder().${node.expression.name.text}()`
          : undefined;
      },
    ),
  wrong: [
    { 'libs/a/src/b.ts': 'await m.createQueryBuilder().update(Report).set({ a: 1 }).execute();' },
    { 'apps/api/src/b.ts': "await repo.createQueryBuilder('r')\n  .delete()\n  .execute();" },
  ],
  right: [
    {
      'libs/a/src/data/b.ts': 'await m.createQueryBuilder().update(Report).where({ id }).execute();',
      'libs/a/src/c.ts':
        "cache.delete(key); hash.update('x'); await m.createQueryBuilder().select().getMany();",
    },
  ],
};

const MARKERS = /\b(TODO|FIXME|XXX|HACK)\b/g;

export const noMarkers: Rule = {
  name: 'no marks for later (to-do and the like): an open matter is an issue, not a comment',
  find: (tree) =>
    findText(
      tree,
      (file) => isCode(file) || /\.(ya?ml|sql|sh)$/.test(file),
      MARKERS,
      'finish it or write an issue',
    ),
  wrong: [
    { 'libs/a/src/b.ts': '// TODO later' },
    { 'scripts/a.mjs': 'call(); /* FIXME */' },
    { 'docker/compose.yml': '# XXX' },
  ],
  right: [{ 'libs/a/src/b.ts': "const method = 'Todo list'; // what is still to do" }],
};

const COMMENT_LINES = /^[ \t]*\/\/ ?(.*)$/gm;
const LOOKS_LIKE_CODE = [
  /^(import\b.*\bfrom|export (const|class|function|type|interface|\{)|(const|let|var) [\w{[].*=)/,
  /^(return|throw|await|this\.).*;$/,
  /^(if|for|while|switch|catch) \(.*\)? ?\{$/,
  /^(if|for|while) \(.*\) .*;$/,
  /^[\w$.]+(\?\.)?[\w$]*\(.*\);$/,
  /^[\w$.[\]]+ [+-]?= .*;$/,
  /^[})\]]+[;,]?$/,
];

function codeInComments(file: { path: string; text: string }): Finding[] {
  return [...file.text.matchAll(COMMENT_LINES)]
    .filter(([, said]) => LOOKS_LIKE_CODE.some((pattern) => pattern.test(said!.trim())))
    .map((match) => ({
      path: file.path,
      line: lineOf(file.text, match.index + match[0].indexOf('//')),
      says: `commented-out code: ${match[1]!.trim().slice(0, 60)}`,
    }));
}

export const noDeadCode: Rule = {
  name: 'no commented-out code: the history keeps it',
  find: (tree) =>
    tree.files.filter((file) => isCode(file.path) && !isExample(file.path)).flatMap(codeInComments),
  wrong: [
    { 'libs/a/src/b.ts': 'call();\n// const x = call();' },
    { 'libs/a/src/b.ts': '// this.rows.push(row);' },
    { 'libs/a/src/b.ts': '  // if (open) {\n  //   close();\n  // }' },
  ],
  right: [
    {
      'libs/a/src/b.ts':
        '// If the row is gone, nothing is left to do.\n// for a list, see above;\nconst a = "// const x = 1;";\n// Comes back early (see below).',
    },
  ],
};

const TESTS_THAT_SLEEP = [
  'it.only',
  'it.skip',
  'it.todo',
  'test.only',
  'test.skip',
  'test.todo',
  'describe.only',
  'describe.skip',
  'xit',
  'fit',
  'xdescribe',
  'fdescribe',
];
const MODULE_MOCKS = ['jest.mock', 'jest.unstable_mockModule', 'jest.doMock'];

export const honestTests: Rule = {
  name: 'a test runs and can fail: no skipped, lonely or empty tests, no mocked modules',
  find: (tree) => [
    ...findNodes(tree, isSpec, (node) => {
      if (!ts.isCallExpression(node)) return undefined;
      const called = node.expression.getText();
      return [...TESTS_THAT_SLEEP, ...MODULE_MOCKS].includes(called) ? `${called}()` : undefined;
    }),
    ...tree.files
      .filter((file) => isSpec(file.path) && !/\b(expect|assert)\b/.test(file.text))
      .map((file) => ({ path: file.path, line: 1, says: 'expects nothing' })),
  ],
  wrong: [
    { 'libs/a/src/b.spec.ts': "it.only('x', () => { expect(1).toBe(1); });" },
    { 'libs/a/src/b.int-spec.ts': "it('x', () => { call(); });" },
    { 'libs/a/src/b.spec.ts': "jest.mock('./c.js'); it('x', () => { expect(1).toBe(1); });" },
  ],
  right: [{ 'libs/a/src/b.spec.ts': "it.each([1])('%s', (n) => { expect(n).toBe(1); });" }],
};

const ROUTES = ['Get', 'Post', 'Put', 'Patch', 'Delete'];

export const guardedRoutes: Rule = {
  name: 'every route says who may use it: @Requires or @Public',
  find: (tree) =>
    findNodes(
      tree,
      (file) => isProduct(file) && file.startsWith('apps/api/'),
      (node) => {
        if (!ts.isMethodDeclaration(node) || !ts.isClassDeclaration(node.parent)) return undefined;
        const on = [...decoratorsOf(node), ...decoratorsOf(node.parent)];
        const isRoute = decoratorsOf(node).some((name) => ROUTES.includes(name));
        return isRoute && !on.includes('Requires') && !on.includes('Public')
          ? `${node.name.getText()} is open to all`
          : undefined;
      },
    ),
  wrong: [{ 'apps/api/src/a.controller.ts': '@Controller() class A { @Get() b() {} }' }],
  right: [
    {
      'apps/api/src/a.controller.ts':
        "@Controller() class A { @Get() @Requires('report:read') b() {} @Post() @Public() c() {} }",
      'apps/api/src/d.controller.ts': "@Controller() @Requires('report:read') class D { @Get() b() {} }",
    },
  ],
};

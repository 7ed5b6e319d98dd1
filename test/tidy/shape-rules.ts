import path from 'node:path';
import { classesOf, decoratorsOf, finding, findNodes, openMethods } from './syntax.js';
import { type Finding, type Rule, type TextFile, type Tree, isCode, isProduct, isSpec } from './tree.js';
import ts from 'typescript';

const SOURCE_LINES = 300;
const TEST_LINES = 400;
const PROCESSOR_LINES = 40;
const README_LINES = 25;
const CONSTRUCTOR_PARAMETERS = 6;
const CONTROLLER_STATEMENTS = 5;

const lines = (n: number) => 'x;\n'.repeat(n);
const at = (file: string, says: string): Finding => ({ path: file, line: 1, says });

function lineCount(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function limitOf(file: string): number {
  if (isSpec(file)) return TEST_LINES;
  return /^apps\/[^/]+\/src\/processors\//.test(file) ? PROCESSOR_LINES : SOURCE_LINES;
}

export const fileSize: Rule = {
  name: `a source file has at most ${SOURCE_LINES} lines, a test ${TEST_LINES}, a processor ${PROCESSOR_LINES}`,
  find: (tree) =>
    tree.files
      .filter((file) => isCode(file.path))
      .flatMap(({ path: place, text }) => {
        const [has, limit] = [lineCount(text), limitOf(place)];
        return has > limit ? [{ path: place, line: limit + 1, says: `${has} lines, ${limit} allowed` }] : [];
      }),
  wrong: [
    { 'libs/a/src/b.ts': lines(301) },
    { 'scripts/b.mjs': lines(301) },
    { 'libs/a/src/b.int-spec.ts': lines(401) },
    { 'apps/worker/src/processors/b.processor.ts': lines(41) },
  ],
  right: [{ 'libs/a/src/b.ts': lines(300), 'test/e2e/c.e2e-spec.ts': lines(400), 'docs/d.md': lines(900) }],
};

const LOOSE_NAMES = /(^|[.-])(utils?|helpers?|common|shared|misc|managers?)(?=[.-]|$)/i;
const LOOSE_CLASSES = /\w(Service|Manager|Helper|Helpers|Utils?)$/;

export const names: Rule = {
  name: 'no file, folder or class is named after nothing in particular (utils, helpers, common, shared, misc, manager, service)',
  find: (tree) => [
    ...tree.files
      .filter(({ path: place }) => /^(apps|libs|test|scripts)\//.test(place))
      .filter(
        ({ path: place }) =>
          place.split('/').some((part) => LOOSE_NAMES.test(part)) || /\.service\.ts$/.test(place),
      )
      .map(({ path: place }) => at(place, 'name it after what it does')),
    ...findNodes(tree, isProduct, (node) =>
      ts.isClassDeclaration(node) && LOOSE_CLASSES.test(node.name?.text ?? '')
        ? `class ${node.name!.text} collects verbs: one verb, one class`
        : undefined,
    ),
  ],
  wrong: [
    { 'libs/a/src/utils.ts': '' },
    { 'libs/a/src/date-helpers.ts': '' },
    { 'libs/common/src/b.ts': '' },
    { 'libs/incidents/src/incidents.service.ts': '' },
    { 'libs/a/src/b.ts': 'export class IncidentsService {}' },
  ],
  right: [
    {
      'libs/a/src/manage-shifts.ts': 'export class ManageShifts {}',
      'libs/mssp/src/data/service.entity.ts': 'export class Service {}',
      'libs/commons-act/src/x.ts': '',
    },
  ],
};

const libsOf = (tree: Tree): string[] =>
  [...new Set(tree.folders.map((folder) => /^libs\/([^/]+)$/.exec(folder)?.[1]))].filter(
    (it) => it !== undefined,
  );

function faultsOfLib(tree: Tree, lib: string): Finding[] {
  const root = `libs/${lib}`;
  const inside = tree.files.filter((file) => file.path.startsWith(`${root}/src/`) && isProduct(file.path));
  if (inside.length === 0) return [at(root, 'an empty room: build it or remove it')];
  const has = (file: string) => tree.files.find((it) => it.path === `${root}/${file}`);
  const readme = has('README.md');
  const injects = inside.some((file) =>
    classesOf(file).some((it) => decoratorsOf(it).includes('Injectable')),
  );
  return [
    ...(has('src/index.ts')
      ? []
      : [at(`${root}/src/index.ts`, 'is missing: the only public surface of a lib')]),
    ...(injects && !has(`src/${lib}.module.ts`)
      ? [at(`${root}/src/${lib}.module.ts`, 'is missing: the lib has classes to wire')]
      : []),
    ...(readme ? faultsOfReadme(readme) : [at(`${root}/README.md`, 'is missing')]),
  ];
}

function faultsOfReadme(readme: TextFile): Finding[] {
  const missing = ['Tables owned', 'Events emitted', 'Who may call'].filter(
    (it) => !readme.text.includes(it),
  );
  return [
    ...(lineCount(readme.text) > README_LINES
      ? [{ path: readme.path, line: README_LINES + 1, says: `more than ${README_LINES} lines` }]
      : []),
    ...missing.map((it) => at(readme.path, `does not say "${it}"`)),
  ];
}

const README = '- Tables owned: none\n- Events emitted: none\n- Who may call: all\n';

export const libShape: Rule = {
  name: `a lib has a README of at most ${README_LINES} lines, an index and, where there is something to wire, a module`,
  find: (tree) => libsOf(tree).flatMap((lib) => faultsOfLib(tree, lib)),
  wrong: [
    { 'libs/a/README.md': README, 'libs/a/src/b.ts': '' },
    { 'libs/a/README.md': `${README}${'line\n'.repeat(23)}`, 'libs/a/src/index.ts': '' },
    { 'libs/a/README.md': '- Tables owned: none\n', 'libs/a/src/index.ts': '' },
    { 'libs/a/src/index.ts': '' },
    { 'libs/a/src/': '' },
    {
      'libs/a/README.md': README,
      'libs/a/src/index.ts': '',
      'libs/a/src/b.ts': '@Injectable() export class B {}',
    },
  ],
  right: [
    { 'libs/a/README.md': README, 'libs/a/src/index.ts': '' },
    {
      'libs/a/README.md': README,
      'libs/a/src/index.ts': '',
      'libs/a/src/a.module.ts': '',
      'libs/a/src/b.ts': '@Injectable() export class B {}',
    },
  ],
};

const parametersNamed = (n: number) =>
  Array.from({ length: n }, (_, i) => `private readonly p${i}: P`).join(', ');

export const constructors: Rule = {
  name: `a constructor takes at most ${CONSTRUCTOR_PARAMETERS} parameters`,
  find: (tree) =>
    findNodes(tree, isCode, (node) =>
      ts.isConstructorDeclaration(node) && node.parameters.length > CONSTRUCTOR_PARAMETERS
        ? `constructor with ${node.parameters.length} parameters`
        : undefined,
    ),
  wrong: [{ 'libs/a/src/b.ts': `class B { constructor(${parametersNamed(7)}) {} }` }],
  right: [{ 'libs/a/src/b.ts': `class B { constructor(${parametersNamed(6)}) {} }` }],
};

/** First words of use cases. A class in a lib's top folder that begins with one is a use case. */
const VERBS =
  `Accept Acknowledge Add Advance Answer Append Apply Arm Assign Attach Change Claim Classify Close Complete
  Confirm Create Deliver Detach End Expire Extract File Fire Generate Import Load Lock Merge Move Offer Open Pause
  Propose Publish Raise Rebuild Receive Reclassify Record Refuse Register Reject Release Remove Reopen Replace Request
  Resume Revoke Rotate Run Seal Seed Send Set Sign Split Start Step Stop Submit Sweep Take Tell Transfer Triage Unlock
  Unmerge Update Verify Withdraw`.split(/\s+/);

/** Who does something (StepRunner) is no use case, whatever word the name begins with. */
const AGENT = /(er|or)$/;

const kebab = (name: string) => name.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase();

function faultsOfUseCases(file: TextFile): Finding[] {
  return classesOf(file).flatMap((node) => {
    const name = node.name?.text ?? '';
    const methods = openMethods(node);
    const first = /^[A-Z][a-z]+/.exec(name)?.[0] ?? '';
    const isUseCase = methods.includes('execute') || (VERBS.includes(first) && !AGENT.test(name));
    if (!isUseCase) return [];
    const wanted = `${kebab(name)}.ts`;
    return [
      ...(methods.length === 1 && methods[0] === 'execute'
        ? []
        : [
            finding(
              file,
              node,
              `use case ${name} has ${methods.join(', ') || 'no method'}; it needs one: execute`,
            ),
          ]),
      ...(path.basename(file.path) === wanted
        ? []
        : [finding(file, node, `use case ${name} belongs into ${wanted}`)]),
    ];
  });
}

export const useCases: Rule = {
  name: 'a use case is one class in a file of its name with one open method, execute',
  find: (tree) =>
    tree.files
      .filter(({ path: place }) => /^libs\/[^/]+\/src\/[^/.]+\.ts$/.test(place) && isProduct(place))
      .flatMap(faultsOfUseCases),
  wrong: [
    { 'libs/a/src/open-case.ts': 'export class OpenCase { open() {} }' },
    { 'libs/a/src/open-case.ts': 'export class OpenCase { execute() {} reopen() {} }' },
    { 'libs/a/src/opening.ts': 'export class OpenCase { execute() {} }' },
    { 'libs/a/src/open-case.ts': 'export class OpenCase {}' },
  ],
  right: [
    { 'libs/a/src/open-case.ts': 'export class OpenCase { execute() {} private tell() {} #row() {} }' },
    {
      'libs/a/src/data/open-case.ts': 'export class OpenCase {}',
      'libs/a/src/case-clocks.ts': 'class CaseClocks { a() {} }',
      'libs/a/src/step-runner.ts': 'export class StepRunner { run() {} }',
    },
  ],
};

export const controllers: Rule = {
  name: `a controller method has at most ${CONTROLLER_STATEMENTS} statements`,
  find: (tree) =>
    tree.files
      .filter((file) => isProduct(file.path))
      .flatMap((file) =>
        classesOf(file)
          .filter((node) => decoratorsOf(node).includes('Controller'))
          .flatMap((node) => node.members.filter(ts.isMethodDeclaration))
          .filter((method) => (method.body?.statements.length ?? 0) > CONTROLLER_STATEMENTS)
          .map((method) =>
            finding(
              file,
              method,
              `${method.name.getText()} has ${method.body!.statements.length} statements`,
            ),
          ),
      ),
  wrong: [{ 'apps/api/src/a.controller.ts': '@Controller() class A { @Get() b() { 1; 2; 3; 4; 5; 6; } }' }],
  right: [
    {
      'apps/api/src/a.controller.ts': '@Controller() class A { @Get() b() { 1; 2; 3; 4; 5; } }',
      'apps/api/src/c.ts': 'class C { b() { 1; 2; 3; 4; 5; 6; } }',
    },
  ],
};

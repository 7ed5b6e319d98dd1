import ts from 'typescript';
import { findNodes } from './syntax.js';
import { type Finding, type Rule, isProduct, lineOf } from './tree.js';

/** Where a connection may be had without saying for whom: what opens pools, migrates, and plays in a schema of its own. */
const BELOW_THE_WALL = [
  'libs/platform/src/database/',
  'libs/platform/src/health/readiness.ts',
  'libs/platform/src/platform.module.ts',
  'apps/worker/src/rehearsal/play-rehearsal.ts',
];
const WAYS = [
  'DataSource',
  'InjectRepository',
  'InjectDataSource',
  'InjectEntityManager',
  'createQueryRunner',
];

export const oneWayToTheDatabase: Rule = {
  name: 'the database is reached through Transactions, which say for whom: no pool and no repository beside them',
  find: (tree) =>
    findNodes(
      tree,
      (file) => isProduct(file) && !BELOW_THE_WALL.some((place) => file.startsWith(place)),
      (node) =>
        ts.isIdentifier(node) && WAYS.includes(node.text) ? `${node.text}: take Transactions` : undefined,
    ),
  wrong: [
    { 'libs/a/src/b.ts': 'export class B { constructor(private readonly source: DataSource) {} }' },
    { 'apps/api/src/b.ts': 'class B { constructor(@InjectRepository(C) readonly c: object) {} }' },
  ],
  right: [
    {
      'libs/a/src/b.ts': '// For the DataSource of a process.\nconst rows = await tx.manager.find(B);',
      'libs/platform/src/database/transactions.ts':
        'class T { constructor(private readonly source: DataSource) {} }',
    },
  ],
};

export const firstWallStands: Rule = {
  name: 'nothing of the product takes the first wall down',
  find: (tree) =>
    findNodes(
      tree,
      (file) => isProduct(file) && !file.startsWith('libs/identity/src/'),
      (node) =>
        ts.isIdentifier(node) && node.text === 'withoutFirstWall'
          ? `${node.text} is for its test`
          : undefined,
    ),
  wrong: [{ 'apps/api/src/a.ts': "import { withoutFirstWall } from '@fcert/identity';" }],
  right: [{ 'test/e2e/a.e2e-spec.ts': 'await withoutFirstWall(work);' }],
};

const MIGRATIONS = 'libs/platform/src/database/migrations/';
const MAP = 'libs/platform/src/database/walls/access-map.ts';

export const everyTableHasItsWall: Rule = {
  name: 'every table has a line in the access map: whose its rows are, and which process may touch it',
  find: ({ files }) => {
    const map = files.find(({ path }) => path === MAP);
    if (!map) return [];
    const lines = new Set([...map.text.matchAll(/^ {2}(\w+): \{/gm)].map(([, name]) => name!));
    return files
      .filter(({ path }) => path.startsWith(MIGRATIONS))
      .flatMap(({ path, text }): Finding[] => {
        const dropped = [...text.slice(0, text.indexOf('async down')).matchAll(/DROP TABLE (\w+)/g)].map(
          ([, name]) => name,
        );
        return [...text.matchAll(/CREATE TABLE (?:IF NOT EXISTS )?(\w+)/g)]
          .filter(([, name]) => !lines.has(name!) && !dropped.includes(name))
          .map((match) => ({
            path,
            line: lineOf(text, match.index),
            says: `${match[1]} has no line in ${MAP}`,
          }));
      });
  },
  wrong: [
    {
      [`${MIGRATIONS}1-a.ts`]: 'q.query(`CREATE TABLE secret (id uuid)`)',
      [MAP]: 'export const WALLS = {\n  report: { rule },\n};',
    },
  ],
  right: [
    {
      [`${MIGRATIONS}1-a.ts`]: 'q.query(`CREATE TABLE report (id uuid)`)',
      [MAP]: 'export const WALLS = {\n  report: { rule },\n};',
    },
  ],
};

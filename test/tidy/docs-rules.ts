import path from 'node:path';
import { type Finding, type Rule, type TextFile, type Tree, isExample, lineOf } from './tree.js';

const isPage = (file: string): boolean =>
  /\.md$/.test(file) && !/^(data\/LICENCES|CHANGELOG)/.test(file) && !isExample(file);
const pagesOf = (tree: Tree) => tree.files.filter((file) => isPage(file.path));

const LINK = /\]\((?!https?:|mailto:|#)([^)\s]+)\)/g;
/** A path in backticks, from the root of the repository; what has a placeholder in it names no file. */
const PLACE = /`((?:apps|libs|docs|data|docker|scripts|test)\/[\w./-]+)`/g;

function exists(tree: Tree, place: string): boolean {
  const wanted = place.replace(/\/$/, '');
  const known = [...tree.paths, ...tree.folders];
  // A room's own page may name its files from its own src.
  return wanted === '.' || known.some((it) => it === wanted || it.endsWith(`/src/${wanted}`));
}

function missing(
  file: TextFile,
  pattern: RegExp,
  isThere: (name: string) => boolean,
  says: string,
): Finding[] {
  return [...file.text.matchAll(pattern)]
    .filter(([, name]) => !isThere(name!))
    .map((match) => ({
      path: file.path,
      line: lineOf(file.text, match.index),
      says: `${says}: ${match[1]}`,
    }));
}

export const livePages: Rule = {
  name: 'pages name only files that exist, and their links lead somewhere',
  find: (tree) =>
    pagesOf(tree).flatMap((file) => {
      const from = path.posix.dirname(file.path);
      const target = (link: string) => path.posix.join(from, link.split('#')[0]!);
      return [
        ...missing(file, LINK, (link) => exists(tree, target(link)), 'leads nowhere'),
        ...missing(file, PLACE, (place) => exists(tree, place), 'is not there'),
      ];
    }),
  wrong: [
    { 'docs/a.md': 'see [the other page](b.md)' },
    { 'README.md': 'read `libs/a/src/gone.ts` first', 'libs/a/src/b.ts': '' },
  ],
  right: [
    {
      'docs/guides/a.md':
        'see [it](../b.md#part), [out](https://example.org/x), `libs/a/src/b.ts`, `libs/*/README.md`, `apps/`',
      'docs/b.md': '',
      'libs/a/src/b.ts': '',
      'apps/c.ts': '',
    },
  ],
};

const COMMAND = /npm run (?:-s |--silent )?([a-z][\w:-]*)/g;

function scriptsOf(tree: Tree): string[] | undefined {
  const manifest = tree.files.find((file) => file.path === 'package.json');
  if (!manifest) return undefined;
  return Object.keys((JSON.parse(manifest.text) as { scripts?: Record<string, string> }).scripts ?? {});
}

export const liveCommands: Rule = {
  name: 'pages name only commands that exist',
  find: (tree) => {
    const scripts = scriptsOf(tree);
    if (!scripts) return [];
    return pagesOf(tree).flatMap((file) =>
      missing(file, COMMAND, (name) => scripts.includes(name), 'no such command'),
    );
  },
  wrong: [{ 'README.md': 'npm run demmo', 'package.json': '{"scripts":{"demo":"x"}}' }],
  right: [
    { 'README.md': '`npm run demo`, then npm run\nit again', 'package.json': '{"scripts":{"demo":"x"}}' },
  ],
};

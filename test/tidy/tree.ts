import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

export interface TextFile {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** What the rules look at: the repository, or a handful of files made up for a rule's own test. */
export interface Tree {
  readonly files: readonly TextFile[];
  readonly folders: readonly string[];
  /** Of every file, read or not. */
  readonly paths: readonly string[];
}

export interface Finding {
  readonly path: string;
  /** First line is 1. */
  readonly line: number;
  readonly says: string;
}

/** A rule, with examples that prove it can fail and does not fail without cause. */
export interface Rule {
  readonly name: string;
  readonly find: (tree: Tree) => Finding[];
  /** Each is a whole tree; the rule must find the file that comes first. */
  readonly wrong: readonly Files[];
  readonly right: readonly Files[];
}

export type Files = Readonly<Record<string, string>>;

const SKIPPED = /^(node_modules|dist|\.git|\.fcert.*|coverage|\.mutation)$/;
const NOT_TEXT = /\.(gz|png|jpe?g|ico|woff2?|eml|pdf|log)$/;
/** Data of others and what tools write: their words are not ours. */
const FOREIGN =
  /^(package-lock\.json|docs\/openapi\.json|data\/(?!policies[^/]*\/|mssp-demo).*\.(json|jsonl|txt)|libs\/triage\/model\/.*\.json)$/;

export function readTree(root: string): Tree {
  const files: TextFile[] = [];
  const folders: string[] = [];
  const paths: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const place = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (SKIPPED.test(entry.name)) continue;
      if (entry.isDirectory()) {
        folders.push(place);
        walk(place);
      } else if (entry.isFile()) {
        paths.push(place);
        if (NOT_TEXT.test(place) || FOREIGN.test(place)) continue;
        files.push({ path: place, text: readFileSync(path.join(root, place), 'utf8') });
      }
    }
  };
  walk('');
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), folders, paths };
}

export function treeOf(files: Files): Tree {
  const paths = Object.keys(files);
  const folders = new Set(paths.flatMap(parents));
  // A path that ends in a slash is an empty folder.
  const real = paths.filter((it) => !it.endsWith('/'));
  return { files: real.map((it) => ({ path: it, text: files[it]! })), folders: [...folders], paths: real };
}

function parents(file: string): string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, n) => parts.slice(0, n + 1).join('/'));
}

export const isSpec = (file: string): boolean => /\.(int-|e2e-)?spec\.ts$/.test(file);
export const isCode = (file: string): boolean => /\.(ts|mjs|cjs|js)$/.test(file);
/** Code that runs in the product: no tests, no scripts. */
export const isProduct = (file: string): boolean => /^(apps|libs)\/.*\.ts$/.test(file) && !isSpec(file);

/** The rules' own examples break rules on purpose. */
export const isExample = (file: string): boolean => file.startsWith('test/tidy/');

export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** Findings of a pattern in the files that `where` lets through. */
export function findText(
  tree: Tree,
  where: (file: string) => boolean,
  pattern: RegExp,
  says: string,
): Finding[] {
  return tree.files
    .filter((file) => where(file.path) && !isExample(file.path))
    .flatMap((file) =>
      [...file.text.matchAll(pattern)].map((match) => ({
        path: file.path,
        line: lineOf(file.text, match.index),
        says: `${says}: ${match[0].trim().slice(0, 60)}`,
      })),
    );
}

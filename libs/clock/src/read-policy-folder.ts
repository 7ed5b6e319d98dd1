import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ClockPolicy } from './domain/policy.js';
import type { KnownNames } from './domain/policy-checks.js';
import { PolicyValidator } from './policy-validator.js';

const SCHEMA = 'schema.json';
/** A folder of policies is read whole; a stray large file in it is a mistake. */
const MOST_FILES = 500;

/** Every policy of a folder (`data/policies`), checked; the order is that of the file names. */
export async function readPolicyFolder(folder: string, known: KnownNames): Promise<ClockPolicy[]> {
  const schema = await readJson(join(folder, SCHEMA));
  const validator = new PolicyValidator(schema as Record<string, unknown>, known);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json') && name !== SCHEMA).sort();
  const policies: ClockPolicy[] = [];
  for (const file of files.slice(0, MOST_FILES))
    policies.push(validator.read(await readJson(join(folder, file)), basename(file)));
  return policies;
}

interface RsitFile {
  readonly classes: readonly {
    readonly class_id: string;
    readonly types: readonly { readonly type_id: string }[];
  }[];
}

interface ConstituentsFile {
  readonly constituents: readonly { readonly sector: string }[];
}

/** The lists of `data/rsit.json` and `data/federal-constituents.json` that policies may name. */
export function knownNames(rsit: RsitFile, constituents: ConstituentsFile): KnownNames {
  return {
    categories: new Set(
      rsit.classes.flatMap(({ class_id: id, types }) => [
        id,
        ...types.map((type) => `${id}/${type.type_id}`),
      ]),
    ),
    sectors: new Set(constituents.constituents.map((body) => body.sector)),
  };
}

/** `knownNames` of the two files as they lie in a data folder. */
export async function readKnownNames(dataFolder: string): Promise<KnownNames> {
  const [rsit, constituents] = await Promise.all([
    readJson(join(dataFolder, 'rsit.json')),
    readJson(join(dataFolder, 'federal-constituents.json')),
  ]);
  return knownNames(rsit as RsitFile, constituents as ConstituentsFile);
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8')) as unknown;
}

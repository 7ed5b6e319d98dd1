import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Every plain spec of the two domains as one test file: a mutant is tried in one module registry instead of forty, which
 * makes the difference between minutes and hours. Property specs are left out: they draw anew each time and take long.
 */
const ROOMS = process.env.MUTATION_OF?.split(',') ?? ['clock', 'escalation'];
const LEFT_OUT = /properties\.spec\.ts$|any-course\.spec\.ts$/;

const specs = ROOMS.map((room) => join(process.cwd(), 'libs', room, 'src/domain')).flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.spec.ts') && !LEFT_OUT.test(name))
    .sort()
    .map((name) => join(folder, name)),
);

for (const spec of specs) await import(spec);

/** `node scripts/run.mjs SCRIPT …`: runs a script that needs packages, or says in a sentence that they are not there yet. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(fileURLToPath(import.meta.url), '../..');
const [script, ...rest] = process.argv.slice(2);
// npm writes this file last: an installation that is under way does not have it yet.
if (existsSync(path.join(root, 'node_modules/.package-lock.json'))) {
  process.argv.splice(1, process.argv.length - 1, path.join(root, script), ...rest);
  await import(process.argv[1]);
} else {
  console.error(
    'The packages are not installed yet, or are being installed.\nStart FCERT with `npm start` in another terminal; once it shows its banner, run this again.',
  );
  process.exitCode = 1;
}

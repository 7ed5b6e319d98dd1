/** Builds the apps unless the present build was made of these very sources; what `npm start` and `npm test` do. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './stack/build.mjs';
import { printFailure } from './stack/launch.mjs';

try {
  await ensureBuilt(path.resolve(fileURLToPath(import.meta.url), '../..'));
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}

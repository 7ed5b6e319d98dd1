/** `npm start`: the whole of FCERT on this machine. docs/operations/runbook.md explains every message it can print. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Launch, printFailure } from './stack/launch.mjs';

try {
  await new Launch(path.resolve(fileURLToPath(import.meta.url), '../..')).run();
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}

/** `npm start`: the whole of FCERT on this machine. docs/operations/runbook.md explains every message it can print. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Launch, printFailure } from './stack/launch.mjs';

const HELP = `npm start

Starts the whole of FCERT on this machine: installs what is missing, starts its own PostgreSQL and Redis, brings the
schema up to date, makes a demo world at the first start, builds what changed, and starts api, worker, prover and
gateway. It ends with a banner; Ctrl-C stops everything and keeps all data.

It takes no options, only environment variables, among them:

  API_PORT, GATEWAY_PORT    other public ports than 3000 and 3001
  FCERT_HOME                another folder for data, secrets and logs than .fcert
  DATABASE_URL, REDIS_URL   servers of yours instead of its own
  QUEUE_BACKEND=postgres    no Redis
  FCERT_WORLD=production    no demo accounts (docs/operations/runbook.md, "First account")

All of them: docs/operations/configuration.md. To begin anew, stop it and remove .fcert.
`;

const words = process.argv.slice(2);
if (words.length > 0) {
  const isHelp = words.every((word) => word === '--help' || word === '-h');
  if (isHelp) console.log(HELP);
  else console.error(`npm start takes no options.\n\n${HELP}`);
  process.exit(isHelp ? 0 : 2);
}
try {
  await new Launch(path.resolve(fileURLToPath(import.meta.url), '../..')).run();
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}

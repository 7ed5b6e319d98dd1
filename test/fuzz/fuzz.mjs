/**
 * `npm run fuzz -- --requests 1000000 --frames 100000 --seed 42`: the story of `npm test`, for as long as wanted, on
 * servers of its own. The seed of a run is printed; given again, it drafts the same requests.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { startTestServers } from '../../scripts/stack/test-servers.mjs';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../../..');

function wholeNumber(text) {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number of at most nine digits');
  return text;
}

const { requests, frames, seed } = new Command('npm run fuzz --')
  .option('--requests <n>', 'requests to the api', wholeNumber, '1000000')
  .option('--frames <n>', 'frames to the live channel', wholeNumber, '100000')
  .option('--seed <n>', 'of a run to make again', wholeNumber)
  .parse()
  .opts();

// No file is scanned here.
process.env.FCERT_TEST_CLAMD = 'no';
const servers = await startTestServers();
const env = {
  ...process.env,
  FCERT_TEST_DATABASE_URL: servers.databaseUrl,
  FUZZ_REQUESTS: requests,
  FUZZ_FRAMES: frames,
  FUZZ_SEED: seed ?? String(Date.now() % 1_000_000_000),
};
const flags = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
const child = spawn(process.execPath, [...flags, '--runInBand', 'test/fuzz/fuzz.e2e-spec'], {
  cwd: ROOT,
  env,
  stdio: 'inherit',
});
child.once('exit', async (code) => {
  await servers.stop();
  process.exitCode = code ?? 1;
});

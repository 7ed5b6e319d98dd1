import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Said instead of a stack trace. */
export class DemoFailure extends Error {}

/**
 * What `npm start` wrote about the running instance: `{ apiUrl, liveUrl, accounts, apiKeys }`. Fails in plain words
 * when nothing runs.
 */
export async function findRunningStack(root) {
  const file = path.resolve(root, process.env.FCERT_HOME || '.fcert', 'demo.json');
  let demo;
  try {
    demo = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    const world = path.join(path.dirname(file), 'world');
    if (existsSync(world) && readFileSync(world, 'utf8').trim() === 'production')
      throw new DemoFailure(`${path.dirname(file)} holds a production world: the demo is not for it.`);
    throw new DemoFailure(
      `There is no demo world yet (${file} cannot be read).\nStart FCERT with \`npm start\` in another terminal, then run this again.`,
    );
  }
  const apiUrl = process.env.API_URL || demo.apiUrl;
  const liveUrl = process.env.LIVE_URL || demo.liveUrl;
  try {
    await fetch(`${apiUrl}/livez`, { signal: AbortSignal.timeout(3000) });
  } catch {
    throw new DemoFailure(
      `FCERT does not answer at ${apiUrl}.\nStart it with \`npm start\` in another terminal, then run this again.`,
    );
  }
  return { ...demo, apiUrl, liveUrl };
}

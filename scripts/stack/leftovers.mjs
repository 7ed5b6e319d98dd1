import { setTimeout as delay } from 'node:timers/promises';
import { birthOf } from './instance-lock.mjs';
import { isAlive } from './ports.mjs';

const END_WITHIN_MS = 15_000;

/** Ends the apps a killed launcher left running: they hold the ports and talk to a database that is about to be ours. */
export async function endLeftovers(lastInstance, log) {
  const left = (lastInstance?.processes ?? []).filter(
    ({ pid, born }) => pid && isAlive(pid) && birthOf(pid) === born,
  );
  if (left.length === 0) return;
  log(
    `an earlier FCERT was killed and left ${left.map(({ name, pid }) => `${name} (${pid})`).join(', ')} running: ending them`,
  );
  for (const { pid } of left) signal(pid, 'SIGTERM');
  for (const until = Date.now() + END_WITHIN_MS; Date.now() < until && left.some(({ pid }) => isAlive(pid));)
    await delay(50);
  for (const { pid } of left) signal(pid, 'SIGKILL');
}

function signal(pid, name) {
  try {
    if (isAlive(pid)) process.kill(pid, name);
  } catch {
    // It ended between the look and the signal.
  }
}

import { setTimeout as delay } from 'node:timers/promises';

const ASK_EVERY_MS = 100;
const ANSWER_WITHIN_MS = 3_000;

/**
 * Asks `/readyz` until it answers 200, and, with `untilOk`, until it says that nothing is degraded.
 * @returns {Promise<object | null>} its last report, or null when it never answered 200 within the time or `gone()` says that
 *   the process has ended
 */
export async function waitForReady(port, { withinMs, untilOk = false, gone = () => false }) {
  let report = null;
  for (const until = Date.now() + withinMs; Date.now() < until && !gone(); await delay(ASK_EVERY_MS)) {
    report = (await ask(port)) ?? report;
    if (report && (!untilOk || report.status === 'ok')) return report;
  }
  return report;
}

async function ask(port) {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`, {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const body = await answer.json();
    return answer.status === 200 ? body : null;
  } catch {
    return null;
  }
}

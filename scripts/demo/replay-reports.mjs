import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient } from './api-client.mjs';

const TRIES = 3;

/**
 * Sends the reports at the given rate, each with the key of its body where one exists, otherwise on its behalf with
 * FCERT's own. `{ sentAt, again, refused, keysUsed }`: when each new report was sent, by reference.
 */
export async function replayReports(stack, fcert, reports, rate, onProgress) {
  const clients = new Map(
    stack.apiKeys
      .filter((key) => key.constituent && key.scopes.includes('reports:write'))
      .map((key) => [key.constituent, ApiClient.withKey(stack.apiUrl, key.key)]),
  );
  const outcome = { sentAt: new Map(), again: 0, refused: new Map(), keysUsed: new Set(), acknowledged: 0 };
  const started = performance.now();
  const onTheirWay = [];
  for (const [index, report] of reports.entries()) {
    await delay(Math.max(0, started + (index * 1000) / rate - performance.now()));
    onTheirWay.push(send(report).then(() => onProgress(outcome.acknowledged)));
  }
  await Promise.all(onTheirWay);
  return outcome;

  async function send({ constituent, body }) {
    const own = clients.get(constituent);
    outcome.keysUsed.add(own ? constituent : 'FCERT');
    const payload = own ? body : { ...body, onBehalfOf: constituent };
    const sentAt = performance.now();
    const { status, body: answer } = await patiently(() => (own ?? fcert).post('/v1/reports', payload));
    if (status !== 202) return outcome.refused.set(status, (outcome.refused.get(status) ?? 0) + 1);
    outcome.acknowledged += 1;
    if (answer.occurrence === 'again') outcome.again += 1;
    else outcome.sentAt.set(answer.reference, sentAt);
  }
}

/** The source number makes a repeat harmless, so what got no answer or a 5xx is sent again. */
async function patiently(work) {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await work().catch((error) => ({ status: 0, body: null, error }));
    if ((answer.status !== 0 && answer.status < 500) || attempt === TRIES) return answer;
    await delay(attempt * 1000);
  }
}

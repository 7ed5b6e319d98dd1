import { percentile } from '../../../scripts/demo/figures.mjs';
import { inOwnProcess } from '../in-own-process.mjs';
import { row } from './intake.mjs';

const RATE = 100;

/** From the POST to an analyst's socket, triage running, at a steady rate. */
export async function latency(stack, { quick }) {
  const seconds = quick ? 10 : 60;
  const world = await stack.world();
  const job = {
    apiUrl: world.apiUrl,
    liveUrl: world.liveUrl,
    reporterKeys: world.reporterKeys(),
    analystKey: world.keyOf(
      (it) => !it.constituent && it.scopes.includes('live:read') && it.scopes.includes('incidents:read'),
    ),
  };
  await inOwnProcess('load-paced.mjs', { ...job, rate: 20, seconds: 3, offset: 0 });
  const before = world.processorTime();
  const result = await inOwnProcess('load-paced.mjs', { ...job, rate: RATE, seconds, offset: 1000 });
  const after = world.processorTime();
  const memory = world.memory();
  await world.stop();
  const [p50, p99] = [percentile(result.latencies, 0.5), percentile(result.latencies, 0.99)];
  const wanted = RATE * seconds;
  return {
    memory,
    rows: [
      row(`POST to socket at ${RATE}/s for ${seconds} s, p50`, p50, '<= 60', p50 <= 60, 'ms'),
      row(`POST to socket at ${RATE}/s for ${seconds} s, p99`, p99, '<= 250', p99 <= 250, 'ms'),
      row(
        'POST to socket, acknowledged of sent',
        (100 * result.acknowledged) / wanted,
        '100',
        result.acknowledged === wanted,
        '%',
      ),
      row(
        'POST to socket, acknowledged and not heard',
        result.acknowledged - result.latencies.length,
        '0',
        result.acknowledged === result.latencies.length,
        '',
      ),
      ...Object.keys(after).map((app) => {
        const spent = (after[app] - before[app]) / result.acknowledged;
        return row(`Processor time a report: ${app}`, spent, '', null, 'ms');
      }),
      row('POST to socket, reports triaged by the end', (100 * result.triaged) / wanted, '', null, '%'),
    ],
  };
}

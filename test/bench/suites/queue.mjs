import { percentile } from '../../../scripts/demo/figures.mjs';
import { UNPROVED } from '../bench-stack.mjs';
import { fillIncidents } from '../fill-database.mjs';
import { inOwnProcess } from '../in-own-process.mjs';
import { row } from './intake.mjs';

const FLAT = 1.5;

/** The analysts' page: fifty rows by next deadline, filtered, however many incidents there are. */
export async function queue(stack, { quick }) {
  const sizes = quick ? [1000, 20_000] : [1000, 20_000, 200_000];
  const world = await stack.world(UNPROVED);
  const key = world.keyOf((it) => !it.constituent && it.scopes.includes('incidents:read'));
  const rows = [];
  const medians = [];
  const tails = [];
  for (const size of sizes) {
    await fillIncidents(world, size);
    const url = `${world.apiUrl}/v1/incidents?view=open&severity=high&sort=due&limit=50`;
    const { taken, items } = await inOwnProcess('load-reads.mjs', {
      url,
      key,
      times: quick ? 200 : 1000,
      warmUp: 100,
    });
    if (items !== 50) throw new Error(`the page held ${items} rows instead of 50`);
    const [p50, p99] = [percentile(taken, 0.5), percentile(taken, 0.99)];
    medians.push(p50);
    tails.push(p99);
    rows.push(row(`Queue page over ${size.toLocaleString('en')} incidents, p50`, p50, '', null, 'ms'));
    rows.push(
      row(`Queue page over ${size.toLocaleString('en')} incidents, p99`, p99, '<= 50', p99 <= 50, 'ms'),
    );
  }
  const memory = world.memory();
  await world.stop();
  const spread = (values) => Math.max(...values) / Math.min(...values);
  rows.push(
    row(
      'Queue page, slowest size to fastest, p50',
      spread(medians),
      `<= ${FLAT}`,
      spread(medians) <= FLAT,
      'x',
    ),
  );
  rows.push(
    row('Queue page, slowest size to fastest, p99', spread(tails), `<= ${FLAT}`, spread(tails) <= FLAT, 'x'),
  );
  return { memory, rows };
}

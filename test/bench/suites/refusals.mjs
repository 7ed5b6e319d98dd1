import { readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { percentile } from '../../../scripts/demo/figures.mjs';
import ts from 'typescript';
import { reportTexts } from '../report-texts.mjs';
import { row } from './intake.mjs';

const WARM_UP = 100;
/** A refusal may cost more than a report, since it may be larger, but never so much that few of them fill a core. */
const DEAREST = 10;

/** What bodies made to do harm cost the api, beside what a report costs it that is taken, stored and acknowledged. */
export async function refusals(stack, { quick }) {
  const times = quick ? 40 : 200;
  const bodies = await hostileBodies(stack.root);
  const world = await stack.world();
  await world.stopOne('worker');
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const keys = world.reporterKeys();
  const text = reportTexts();
  let sent = 0;
  const report = () => ({ body: Buffer.from(text((sent += 1))), status: 202 });
  const cost = async (next, count) => {
    const before = world.processorTimeOf('api');
    let others = 0;
    for (let n = 0; n < count; n += 1) {
      const wanted = next();
      const status = await post(world.apiUrl, agent, keys[n % keys.length], wanted);
      // Who goes on writing a body that is too large is cut off, and may miss the answer.
      const cutOff = status === 0 && wanted.status === 413;
      if (status !== wanted.status && !cutOff) others += 1;
    }
    return { ms: (world.processorTimeOf('api') - before) / count, others };
  };
  await cost(report, WARM_UP);
  for (const body of bodies) await cost(() => body, 2);
  const accepted = await cost(report, times * 2);
  const costs = [];
  for (const body of bodies) costs.push({ body, ...(await cost(() => body, times)) });
  agent.destroy();
  await world.stop();
  const dearest = costs.reduce((a, b) => (b.ms > a.ms ? b : a));
  const others = costs.reduce((sum, one) => sum + one.others, accepted.others);
  const median = percentile(
    costs.map(({ ms }) => ms),
    0.5,
  );
  const beside = { limit: accepted.ms, of: 'ms, an accepted report one at a time' };
  const ratio = dearest.ms / accepted.ms;
  return {
    rows: [
      row(
        `Refusals, processor time of the api: median of ${bodies.length} bodies`,
        median,
        '',
        null,
        'ms',
        beside,
      ),
      row(
        `Refusals, processor time of the api: dearest (${dearest.body.name})`,
        dearest.ms,
        `<= ${DEAREST} x`,
        ratio <= DEAREST,
        'ms',
        beside,
      ),
      row('Refusals, answers other than the one wanted', others, '0', others === 0, ''),
    ],
  };
}

/** The bodies the tests send, so that what is refused and what it costs are about the same things. */
async function hostileBodies(root) {
  const source = readFileSync(path.join(root, 'test/hostile-bodies.ts'), 'utf8');
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  const { HOSTILE_BODIES } = await import(
    `data:text/javascript;base64,${Buffer.from(outputText).toString('base64')}`
  );
  return HOSTILE_BODIES;
}

/** The status of the answer; a server may answer and close before it has read everything. */
function post(url, agent, key, { body, type = 'application/json', headers = {} }) {
  return new Promise((resolve) => {
    const request = http.request(`${url}/v1/reports`, {
      agent,
      method: 'POST',
      headers: {
        'content-type': type,
        'content-length': body.length,
        authorization: `Bearer ${key}`,
        ...headers,
      },
    });
    request.on('response', (response) => {
      response.on('error', () => resolve(response.statusCode));
      response.on('end', () => resolve(response.statusCode)).resume();
    });
    // A connection kept alive may have been closed by the server after its last refusal: that says nothing of this one.
    request.on('error', () =>
      request.reusedSocket ? resolve(post(url, agent, key, { body, type, headers })) : resolve(0),
    );
    request.end(body);
  });
}

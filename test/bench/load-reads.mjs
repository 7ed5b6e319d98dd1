import http from 'node:http';
import { answerJob } from './in-own-process.mjs';

/** Reads one address over and over on one connection. */
answerJob(async ({ url, key, times, warmUp }) => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const taken = [];
  let items = 0;
  for (let n = -warmUp; n < times; n += 1) {
    const from = performance.now();
    const body = await get();
    if (n >= 0) taken.push(performance.now() - from);
    items = JSON.parse(body).items?.length ?? -1;
  }
  return { taken, items };

  function get() {
    return new Promise((resolve, reject) => {
      const request = http.get(url, { agent, headers: { authorization: `Bearer ${key}` } }, (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('end', () => {
          const text = Buffer.concat(parts).toString();
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`${url} answered ${response.statusCode}: ${text.slice(0, 300)}`));
        });
      });
      request.on('error', reject);
    });
  }
});

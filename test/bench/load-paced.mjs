import http from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { answerJob } from './in-own-process.mjs';
import { reportTexts } from './report-texts.mjs';

/** Sends reports at a steady rate whatever the answers do, and times each until its event reaches an analyst's socket. */
answerJob(async ({ apiUrl, liveUrl, reporterKeys, analystKey, rate, seconds, offset }) => {
  const heard = new Map();
  let triaged = 0;
  const socket = io(`${liveUrl}/desk`, {
    path: '/live',
    transports: ['websocket'],
    extraHeaders: { authorization: `Bearer ${analystKey}` },
  });
  let events = 0;
  socket.on('event', (event) => {
    events += 1;
    if (event.type === 'report.received') heard.set(event.reference, performance.now());
    if (event.type === 'incident.opened' || event.data.change === 'report-attached') triaged += 1;
  });
  await new Promise((resolve) => socket.once('caught-up', resolve));
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  const text = reportTexts();
  const sent = new Map();
  const statuses = {};
  const total = rate * seconds;
  const start = performance.now();
  const answers = [];
  for (let n = 0; n < total; n += 1) {
    const wait = start + (n * 1000) / rate - performance.now();
    if (wait > 1) await delay(wait);
    answers.push(post(text(n + offset), reporterKeys[n % reporterKeys.length]));
  }
  await Promise.all(answers);
  for (let n = 0; n < 100 && heard.size < sent.size; n += 1) await delay(100);
  const latencies = [...sent].flatMap(([reference, at]) => {
    const arrived = heard.get(reference);
    return arrived === undefined ? [] : [arrived - at];
  });
  socket.close();
  return { latencies, acknowledged: sent.size, events, triaged, statuses };

  function post(body, key) {
    const at = performance.now();
    return new Promise((resolve) => {
      const request = http.request(`${apiUrl}/v1/reports`, {
        agent,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          authorization: `Bearer ${key}`,
        },
      });
      request.on('response', (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('end', () => {
          statuses[response.statusCode] = (statuses[response.statusCode] ?? 0) + 1;
          if (response.statusCode === 202)
            sent.set(JSON.parse(Buffer.concat(parts).toString()).reference, at);
          resolve();
        });
      });
      request.on('error', () => {
        statuses.error = (statuses.error ?? 0) + 1;
        resolve();
      });
      request.end(body);
    });
  }
});

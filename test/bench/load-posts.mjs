import autocannon from 'autocannon';
import { answerJob } from './in-own-process.mjs';
import { reportTexts } from './report-texts.mjs';

/** POSTs distinct reports over `connections` for `seconds`, or so many as `amount` says; tells what was answered and which references came back. */
answerJob(async ({ url, connections, seconds, amount, keys, path }) => {
  const text = reportTexts();
  const references = [];
  const statuses = {};
  let sent = 0;
  const headers = (keys.length > 0 ? keys : ['']).map((key) => ({
    'content-type': 'application/json',
    ...(key ? { authorization: `Bearer ${key}` } : {}),
  }));
  const run = autocannon({
    url,
    connections,
    ...(amount ? { amount } : { duration: seconds }),
    requests: [
      {
        method: 'POST',
        path,
        setupRequest: (request) => ({
          ...request,
          headers: headers[sent % headers.length],
          body: text((sent += 1)),
        }),
        onResponse: (status, body) => {
          statuses[status] = (statuses[status] ?? 0) + 1;
          if (status === 202) references.push(JSON.parse(body).reference);
        },
      },
    ],
  });
  const result = await run;
  return {
    perSecond: (statuses[202] ?? statuses[200] ?? 0) / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    errors: result.errors,
    statuses,
    references,
  };
});

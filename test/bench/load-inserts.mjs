import pg from 'pg';
import { answerJob } from './in-own-process.mjs';

/** What PostgreSQL can do at most here: one row inserted and committed at a time on each connection. */
answerJob(async ({ databaseUrl, connections, seconds }) => {
  const clients = Array.from({ length: connections }, () => new pg.Client({ connectionString: databaseUrl }));
  await Promise.all(clients.map((client) => client.connect()));
  await clients[0].query('CREATE TABLE IF NOT EXISTS floor (id bigint PRIMARY KEY, body text NOT NULL)');
  await clients[0].query('TRUNCATE floor');
  const times = [];
  let id = 0;
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < end) {
        const from = performance.now();
        await client.query({
          name: 'floor',
          text: 'INSERT INTO floor VALUES ($1, $2)',
          values: [(id += 1), 'x'.repeat(100)],
        });
        times.push(performance.now() - from);
      }
    }),
  );
  await Promise.all(clients.map((client) => client.end()));
  times.sort((a, b) => a - b);
  return { perSecond: times.length / seconds, p99: times[Math.floor(times.length * 0.99)] };
});

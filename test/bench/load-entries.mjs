import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { answerJob } from './in-own-process.mjs';

const A_TRANSACTION = 20;
const CONNECTIONS = 4;

const INSERT = `INSERT INTO audit_entry (id, action, object_kind, object_id, reference, actor_kind, actor_id, actor_label, correlation_id, data)
  SELECT id, 'bench.written', 'report', id::text, NULL, 'system', 'bench', 'bench', 'bench', '{"from": "low", "to": "high"}'
    FROM unnest($1::uuid[]) AS id`;

/** Audit entries as use cases write them, at a steady rate: some twenty a transaction, several at once. */
answerJob(async ({ databaseUrl, rate, seconds }) => {
  const clients = Array.from({ length: CONNECTIONS }, () => new pg.Client({ connectionString: databaseUrl }));
  await Promise.all(clients.map((client) => client.connect()));
  const begun = performance.now();
  let written = 0;
  await Promise.all(
    clients.map(async (client) => {
      for (let elapsed = 0; elapsed < seconds;) {
        elapsed = (performance.now() - begun) / 1000;
        if (written >= rate * elapsed) {
          await delay(2);
          continue;
        }
        written += A_TRANSACTION;
        await client.query({
          name: 'write',
          text: INSERT,
          values: [Array.from({ length: A_TRANSACTION }, () => randomUUID())],
        });
      }
    }),
  );
  await Promise.all(clients.map((client) => client.end()));
  return { perSecond: written / ((performance.now() - begun) / 1000) };
});

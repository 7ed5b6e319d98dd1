import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const BATCH = 20_000;
const MESSAGES = 200;
const PAUSE_MS = 4;

/** As the product writes them: what, about what, by whom, and a document. */
const ENTRY = `INSERT INTO audit_entry
  (id, action, object_kind, object_id, actor_kind, actor_id, actor_label, correlation_id, data)`;

/** Fills the ledger up to `entries`; calls `progress` with how many there are. */
export async function fillLedger(url, entries, progress) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (let from = 1; from <= entries; from += BATCH) {
      const to = Math.min(from + BATCH - 1, entries);
      await client.query(
        `${ENTRY} SELECT gen_random_uuid(), 'drill.filled', 'drill', n::text, 'system', 'drill', 'drill', 'drill',
                         jsonb_build_object('n', n, 'text', repeat(md5(n::text), 6))
           FROM generate_series($1::int, $2::int) AS n`,
        [from, to],
      );
      progress(to);
    }
  } finally {
    await client.end();
  }
}

/** Messages of which half have been sent and half wait, so that the restored world can be asked whom it would tell again. */
export async function placeMessages(cluster, database) {
  await cluster.query(
    `INSERT INTO alert_message (id, event_id, kind, recipient_kind, recipient_id, channel, address, lane, language,
            subject_kind, tlp, facts, state, next_attempt_at, give_up_at, settled_at, correlation_id)
     SELECT gen_random_uuid(), gen_random_uuid(), 'escalation', 'person', gen_random_uuid(), 'email',
            'nobody@drill.example', 'email', 'en', 'incident', 'green', '{}',
            CASE WHEN n % 2 = 0 THEN 'sent' ELSE 'waiting' END, CASE WHEN n % 2 = 1 THEN now() END,
            now() + interval '1 day', CASE WHEN n % 2 = 0 THEN now() END, 'drill'
       FROM generate_series(1, ${MESSAGES}) AS n`,
    [],
    database,
  );
}

/** One writer that goes on until the server is gone, and remembers outside of it what was acknowledged and when. */
export function keepWriting(url) {
  const acknowledged = [];
  let stopped = false;
  const done = (async () => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    await client.connect();
    for (let n = 1; !stopped; n += 1) {
      await client.query(
        `${ENTRY} VALUES (gen_random_uuid(), 'drill.written', 'drill', $1, 'system', 'drill', 'drill', 'drill', '{}')`,
        [String(n)],
      );
      acknowledged.push(Date.now());
      await delay(PAUSE_MS);
    }
    await client.end();
  })().catch(() => {});
  return {
    acknowledged,
    stop: async () => {
      stopped = true;
      await done;
    },
  };
}

/** What the filled part is, in one line: how many, and a sum over every id and document that any change would move. */
export async function digestOf(cluster, database) {
  const [row] = await cluster.query(
    `SELECT count(*)::int AS count, sum(hashtextextended(id::text || data::text, 0))::text AS digest
       FROM audit_entry WHERE action = 'drill.filled'`,
    [],
    database,
  );
  return `${row.count} ${row.digest}`;
}

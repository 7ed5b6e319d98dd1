/** Rows written by one statement at most: each lasts seconds, and a person watching sees it go on. */
const COPIES_AT_ONCE = 200;

/** A uuid of its own for each copy of a row, the same wherever it is named. */
const copied = (column) => `md5(${column}::text || n)::uuid`;

/**
 * What incidents left behind is copied whole, again and again: subjects, facts, clocks, alarms, chains, runs, events, audit
 * entries, each with ids of its own that fit together. The history is that of real reports, only its number is made up.
 */
const COPIES = [
  `INSERT INTO clock_subject (subject_kind, subject_id, reference, opened_at, constituent_id, provider_id, tlp, pinned)
   SELECT subject_kind, ${copied('subject_id')}, reference || '-' || n, opened_at, constituent_id, provider_id, tlp, pinned
     FROM clock_subject JOIN source USING (subject_kind, subject_id), copies`,
  `INSERT INTO clock_fact (subject_kind, subject_id, seq, kind, at, recorded_at, body, actor_kind, actor_id)
   SELECT subject_kind, ${copied('subject_id')}, seq, kind, at, recorded_at, body, actor_kind, actor_id
     FROM clock_fact JOIN source USING (subject_kind, subject_id), copies`,
  `INSERT INTO clock
   SELECT (jsonb_populate_record(c, jsonb_build_object('id', ${copied('c.id')}, 'subject_id', ${copied('c.subject_id')}))).*
     FROM clock c JOIN source USING (subject_kind, subject_id), copies`,
  `INSERT INTO clock_alarm (clock_id, level, kind, fire_at, fired_at, cancelled_at)
   SELECT ${copied('a.clock_id')}, a.level, a.kind, a.fire_at, a.fired_at, a.cancelled_at
     FROM clock_alarm a JOIN clock c ON c.id = a.clock_id JOIN source USING (subject_kind, subject_id), copies`,
  `INSERT INTO escalation
   SELECT (jsonb_populate_record(e, jsonb_build_object('id', ${copied('e.id')}, 'subject_id', ${copied('e.subject_id')},
             'clock_row_id', ${copied('e.clock_row_id')}))).*
     FROM escalation e JOIN source USING (subject_kind, subject_id), copies`,
  `INSERT INTO escalation_step_run (escalation_id, step_no, repeat_no, action, targets, due_at, fired_at)
   SELECT ${copied('r.escalation_id')}, r.step_no, r.repeat_no, r.action, r.targets, r.due_at, r.fired_at
     FROM escalation_step_run r JOIN escalation e ON e.id = r.escalation_id JOIN source USING (subject_kind, subject_id), copies`,
  `INSERT INTO outbox
   SELECT (jsonb_populate_record(o, jsonb_build_object('id', ${copied('o.id')}, 'subject_id', ${copied('o.subject_id')},
             'seq', o.seq + n * 1000000::bigint,
             'payload', o.payload || CASE WHEN o.payload ->> 'escalationId' IS NULL THEN '{}'
                                          ELSE jsonb_build_object('escalationId', ${copied("(o.payload ->> 'escalationId')")}) END
                                  || jsonb_build_object('clockRowId', ${copied("(o.payload ->> 'clockRowId')")})))).*
     FROM outbox o JOIN source USING (subject_kind, subject_id), copies
    WHERE o.type IN ('clock.due-soon', 'clock.breached', 'escalation.raised')`,
  `INSERT INTO audit_entry
   SELECT (jsonb_populate_record(x, jsonb_build_object('id', ${copied('x.id')}, 'object_id', ${copied('x.object_id')}))).*
     FROM audit_entry x, copies
    WHERE (x.object_kind = 'clock' AND x.object_id IN (SELECT c.id::text FROM clock c JOIN source USING (subject_kind, subject_id)))
       OR (x.object_kind = 'escalation' AND x.object_id IN (SELECT e.id::text FROM escalation e JOIN source USING (subject_kind, subject_id)))`,
];

const ENTRIES = `
  SELECT (SELECT count(*) FROM clock_fact)::int AS facts, (SELECT count(*) FROM clock_alarm)::int AS alarms,
         (SELECT count(*) FROM escalation_step_run)::int AS runs,
         (SELECT count(*) FROM audit_entry WHERE object_kind IN ('clock', 'escalation'))::int AS entries,
         (SELECT count(*) FROM clock_subject)::int AS subjects`;

/** Entries of the ledgers: facts, alarms, runs of steps, and what the audit ledger says of clocks and chains. */
export async function ledgerEntries(client) {
  const [row] = (await client.query(ENTRIES)).rows;
  return { ...row, all: row.facts + row.alarms + row.runs + row.entries };
}

/** Copies the history of incidents nothing falls due of for a while, until the ledgers hold `upTo` entries. */
export async function cloneHistory(client, upTo) {
  await client.query(`
    CREATE TEMP TABLE source AS
    SELECT s.subject_kind, s.subject_id FROM clock_subject s
     WHERE s.subject_kind = 'incident'
       AND NOT EXISTS (SELECT FROM clock_alarm a JOIN clock c ON c.id = a.clock_id
                        WHERE c.subject_id = s.subject_id AND a.fired_at IS NULL AND a.cancelled_at IS NULL
                          AND a.fire_at < now() + interval '30 minutes')
       AND NOT EXISTS (SELECT FROM escalation e
                        WHERE e.subject_id = s.subject_id AND e.next_step_at < now() + interval '30 minutes')`);
  const [{ n: chosen }] = (await client.query('SELECT count(*)::int AS n FROM source')).rows;
  if (chosen === 0) throw new Error('every incident has something due: there is nothing to copy');
  // The checks a row passes are those its original has passed.
  await client.query('SET session_replication_role = replica');
  const before = await ledgerEntries(client);
  const each = (before.all * chosen) / before.subjects;
  const wanted = Math.ceil((upTo - before.all) / each) + 1;
  for (let from = 1; from <= wanted; from += COPIES_AT_ONCE) {
    const to = Math.min(wanted, from + COPIES_AT_ONCE - 1);
    await client.query('DROP TABLE IF EXISTS copies');
    await client.query(
      'CREATE TEMP TABLE copies AS SELECT generate_series($1::int, $2::int) AS n'
        .replace('$1', from)
        .replace('$2', to),
    );
    for (const copy of COPIES) await client.query(copy);
    if ((await ledgerEntries(client)).all >= upTo) break;
  }
  await client.query('SET session_replication_role = DEFAULT');
  await client.query('VACUUM ANALYZE');
}

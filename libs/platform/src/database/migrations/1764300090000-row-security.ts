import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the policies of the tables ask: who runs this transaction, as the transaction runner set it (`row-context.ts`).
 * After a transaction a pooled connection reads the settings as an empty text and not as null, hence NULLIF. The
 * policies themselves and the rights of the processes are declared in `walls/access-map.ts` and laid on after every
 * migration, so that a later table needs a line there and no copy of them.
 */
export class RowSecurity1764300090000 implements MigrationInterface {
  name = 'RowSecurity1764300090000';

  async up(q: QueryRunner): Promise<void> {
    await questions(q);
    await labels(q);
    const [{ schema }] = (await q.query('SELECT quote_ident(current_schema()) AS schema')) as [
      { schema: string },
    ];
    await namedReaders(q, schema);
    await wordsOfTitles(q, schema);
    // What the policies of the tables were last made of, so that a start that changes nothing locks nothing.
    await q.query(
      'CREATE TABLE wall_state (one boolean PRIMARY KEY DEFAULT true CHECK (one), digest text NOT NULL)',
    );
    // Whether an incident has a task of the provider who asks.
    await q.query('CREATE INDEX mssp_task_of_provider_incident ON mssp_task (provider_id, incident_id)');
  }

  async down(q: QueryRunner): Promise<void> {
    await takeDownWalls(q);
    await q.query('DROP INDEX mssp_task_of_provider_incident');
    await q.query('DROP TABLE wall_state');
    await q.query('DROP TRIGGER incident_keeps_words ON incident');
    await q.query('DROP FUNCTION search_titles(text, integer)');
    await q.query('DROP FUNCTION keep_title_words()');
    await q.query('DROP TABLE incident_words');
    await q.query('DROP TRIGGER task_follows_restriction ON mssp_task');
    await q.query('DROP TRIGGER report_follows_restriction ON incident_report');
    await q.query('DROP FUNCTION follow_restriction()');
    await q.query('DROP TABLE restricted_subject, incident_restriction');
    for (const name of [
      'labels',
      'knows_all',
      'person',
      'actor',
      'acts',
      'provider',
      'constituent',
      'reaches_all',
      'is_system',
    ])
      await q.query(`DROP FUNCTION app_${name}()`);
  }
}

/** Policies ask these functions, so they go first; what is left is a schema that its owner alone may enter. */
async function takeDownWalls(q: QueryRunner): Promise<void> {
  await q.query(`
    DO $$ DECLARE it record; BEGIN
      FOR it IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = current_schema() LOOP
        EXECUTE format('DROP POLICY %I ON %I', it.policyname, it.tablename);
      END LOOP;
      FOR it IN SELECT c.relname FROM pg_class c
                 WHERE c.relnamespace = current_schema()::regnamespace AND c.relrowsecurity LOOP
        EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY', it.relname);
      END LOOP;
    END $$`);
}

/** Plain SQL, so that the planner writes their text into the policy and asks it once a statement. */
async function questions(q: QueryRunner): Promise<void> {
  const functions: readonly [name: string, type: string, body: string][] = [
    ['is_system', 'boolean', `coalesce(current_setting('app.kind', true) = 'system', false)`],
    [
      'reaches_all',
      'boolean',
      `coalesce(current_setting('app.kind', true) = 'system'
         OR current_setting('app.role', true) IN ('analyst', 'shift-lead', 'director', 'oversight', 'admin'), false)`,
    ],
    ['constituent', 'uuid', `NULLIF(current_setting('app.constituent', true), '')::uuid`],
    ['provider', 'uuid', `NULLIF(current_setting('app.provider', true), '')::uuid`],
    ['acts', 'boolean', `coalesce(current_setting('app.kind', true), '') <> ''`],
    ['actor', 'text', `NULLIF(current_setting('app.actor', true), '')`],
    [
      'person',
      'uuid',
      `CASE WHEN current_setting('app.kind', true) = 'person'
            THEN NULLIF(current_setting('app.actor', true), '')::uuid END`,
    ],
    // Lists of named readers bind FCERT's own people and providers: a body always sees what is its own.
    [
      'knows_all',
      'boolean',
      `coalesce(current_setting('app.kind', true) = 'system'
         OR current_setting('app.role', true) = 'reporter'
         OR (current_setting('app.role', true) = 'director' AND current_setting('app.kind', true) = 'person'), false)`,
    ],
  ];
  for (const [name, type, body] of functions)
    await q.query(
      `CREATE FUNCTION app_${name}() RETURNS ${type} LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT ${body} $$`,
    );
}

/** The strictest labels of the access table (`grants.ts`), once more: a spec compares the two. */
async function labels(q: QueryRunner): Promise<void> {
  await q.query(`
    CREATE FUNCTION app_labels() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
      SELECT CASE
        WHEN current_setting('app.kind', true) = 'system' OR current_setting('app.role', true) = 'reporter'
          THEN '{clear,green,amber,amber+strict,red}'::text[]
        WHEN current_setting('app.role', true) IN ('analyst', 'shift-lead', 'director')
          THEN CASE WHEN current_setting('app.kind', true) = 'person'
                    THEN '{clear,green,amber,amber+strict,red}'::text[]
                    ELSE '{clear,green,amber,amber+strict}'::text[] END
        WHEN current_setting('app.role', true) = 'admin' THEN '{clear,green,amber,amber+strict}'::text[]
        WHEN current_setting('app.role', true) IN ('mssp-operator', 'oversight') THEN '{clear,green,amber}'::text[]
        ELSE '{}'::text[] END $$`);
}

/** Incidents for named eyes, and everything that hangs on them, by id. */
async function namedReaders(q: QueryRunner, schema: string): Promise<void> {
  await q.query(`
    CREATE TABLE incident_restriction (
      incident_id    uuid PRIMARY KEY REFERENCES incident (id),
      -- People of FCERT and of providers; the director is on every list without being named.
      readers        uuid[] NOT NULL CHECK (cardinality(readers) BETWEEN 1 AND 200),
      reason         text NOT NULL,
      restricted_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
      restricted_by  text NOT NULL
    )`);
  // The incident itself, its reports and its tasks: what a policy can compare with the id it has.
  await q.query(`
    CREATE TABLE restricted_subject (
      subject_id   uuid PRIMARY KEY,
      incident_id  uuid NOT NULL REFERENCES incident_restriction (incident_id) ON DELETE CASCADE
    )`);
  await q.query('CREATE INDEX restricted_subject_of ON restricted_subject (incident_id)');
  // Whoever joins a report to a restricted incident, or offers a task on it, need not think of the list.
  await q.query(`
    CREATE FUNCTION follow_restriction() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
      SET search_path = ${schema}, pg_temp AS $$
    DECLARE subject uuid := (to_jsonb(CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END) ->> TG_ARGV[0])::uuid;
    BEGIN
      IF TG_OP = 'DELETE' THEN
        DELETE FROM restricted_subject s WHERE s.subject_id = subject AND s.incident_id = OLD.incident_id;
      ELSE
        IF TG_OP = 'UPDATE' THEN
          DELETE FROM restricted_subject s WHERE s.subject_id = subject AND s.incident_id = OLD.incident_id;
        END IF;
        INSERT INTO restricted_subject (subject_id, incident_id)
        SELECT subject, r.incident_id FROM incident_restriction r WHERE r.incident_id = NEW.incident_id
        ON CONFLICT (subject_id) DO UPDATE SET incident_id = excluded.incident_id;
      END IF;
      RETURN NULL;
    END $$`);
  await q.query(`
    CREATE TRIGGER report_follows_restriction AFTER INSERT OR UPDATE OF incident_id OR DELETE ON incident_report
      FOR EACH ROW EXECUTE FUNCTION follow_restriction('report_id')`);
  await q.query(`
    CREATE TRIGGER task_follows_restriction AFTER INSERT ON mssp_task
      FOR EACH ROW EXECUTE FUNCTION follow_restriction('id')`);
}

/**
 * A policy keeps the full-text index of the table from being used: its operator is not leakproof, so it may only look at
 * rows that have passed. No process may read this table; the function answers ids, which are read again under the policies.
 */
async function wordsOfTitles(q: QueryRunner, schema: string): Promise<void> {
  await q.query(`
    CREATE TABLE incident_words (
      incident_id  uuid PRIMARY KEY REFERENCES incident (id) ON DELETE CASCADE,
      words        tsvector NOT NULL
    )`);
  await q.query(`INSERT INTO incident_words SELECT id, to_tsvector('simple', title) FROM incident`);
  await q.query('CREATE INDEX incident_words_words ON incident_words USING gin (words)');
  const definer = `SECURITY DEFINER SET search_path = ${schema}, pg_temp`;
  await q.query(`
    CREATE FUNCTION keep_title_words() RETURNS trigger LANGUAGE plpgsql ${definer} AS $$
    BEGIN
      INSERT INTO incident_words VALUES (NEW.id, to_tsvector('simple', NEW.title))
      ON CONFLICT (incident_id) DO UPDATE SET words = excluded.words;
      RETURN NULL;
    END $$`);
  await q.query(`
    CREATE TRIGGER incident_keeps_words AFTER INSERT OR UPDATE OF title ON incident
      FOR EACH ROW EXECUTE FUNCTION keep_title_words()`);
  await q.query(`
    CREATE FUNCTION search_titles(query text, most integer) RETURNS SETOF uuid LANGUAGE sql STABLE ${definer} AS $$
      SELECT incident_id FROM incident_words WHERE words @@ websearch_to_tsquery('simple', query) LIMIT most $$`);
}

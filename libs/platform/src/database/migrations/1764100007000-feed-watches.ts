import type { MigrationInterface, QueryRunner } from 'typeorm';

const BEFORE = "('report', 'incident', 'mssp-task', 'session', 'recurring-duty')";
const AFTER = "('report', 'incident', 'mssp-task', 'session', 'recurring-duty', 'feed-watch')";

export class FeedWatches1764100007000 implements MigrationInterface {
  name = 'FeedWatches1764100007000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE feed_watch (
        id              uuid PRIMARY KEY,
        constituent_id  uuid NOT NULL,
        api_key_id      uuid,
        name            text NOT NULL,
        rhythm          text NOT NULL CHECK (rhythm IN ('learned', 'set')),
        silent_after_s  integer NOT NULL CHECK (silent_after_s BETWEEN 1 AND 7776000),
        state           text NOT NULL DEFAULT 'listening'
                          CHECK (state IN ('listening', 'silent', 'paused', 'retired')),
        reason          text,
        paused_until    timestamptz,
        heard_at        timestamptz NOT NULL DEFAULT now(),
        silent_since    timestamptz,
        check_at        timestamptz,
        version         integer NOT NULL DEFAULT 1,
        created_by      text NOT NULL,
        created_at      timestamptz NOT NULL DEFAULT now(),
        CHECK ((state = 'silent') = (silent_since IS NOT NULL)),
        CHECK ((state = 'retired') = (check_at IS NULL)),
        CHECK (state = 'paused' OR paused_until IS NULL)
      )`);
    await q.query(`
      CREATE UNIQUE INDEX feed_watch_once ON feed_watch
        (constituent_id, coalesce(api_key_id, '00000000-0000-0000-0000-000000000000')) WHERE state <> 'retired'`);
    await q.query('CREATE INDEX feed_watch_due ON feed_watch (check_at) WHERE check_at IS NOT NULL');
    await q.query(`
      CREATE TABLE feed_heartbeat (
        constituent_id  uuid NOT NULL,
        caller_id       text NOT NULL,
        heard_at        timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (constituent_id, caller_id)
      )`);
    await allow(q, AFTER);
  }

  async down(q: QueryRunner): Promise<void> {
    await allow(q, BEFORE);
    await q.query('DROP TABLE feed_heartbeat, feed_watch');
  }
}

/** Not checked against old rows: widening fits them all, and the table may be large. */
async function allow(q: QueryRunner, kinds: string): Promise<void> {
  await q.query('ALTER TABLE outbox DROP CONSTRAINT outbox_subject_kind_check');
  await q.query(
    `ALTER TABLE outbox ADD CONSTRAINT outbox_subject_kind_check CHECK (subject_kind IN ${kinds}) NOT VALID`,
  );
}

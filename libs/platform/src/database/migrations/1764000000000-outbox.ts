import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Outbox1764000000000 implements MigrationInterface {
  name = 'Outbox1764000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE outbox (
        id              uuid PRIMARY KEY,
        -- Given after commit by the one relay: the only cursor.
        seq             bigint UNIQUE,
        type            text NOT NULL,
        subject_kind    text NOT NULL CHECK (subject_kind IN ('report', 'incident', 'mssp-task', 'session')),
        subject_id      uuid NOT NULL,
        reference       text,
        version         integer NOT NULL DEFAULT 0,
        constituent_id  uuid,
        provider_id     uuid,
        tlp             text NOT NULL CHECK (tlp IN ('red', 'amber+strict', 'amber', 'green', 'clear')),
        payload         jsonb NOT NULL,
        actor_kind      text NOT NULL CHECK (actor_kind IN ('person', 'api-key', 'system')),
        actor_id        text NOT NULL,
        actor_label     text NOT NULL,
        correlation_id  text NOT NULL,
        created_at      timestamptz NOT NULL DEFAULT now(),
        numbered_at     timestamptz
      )`);
    await q.query('CREATE INDEX outbox_unnumbered ON outbox (created_at, id) WHERE seq IS NULL');
    await q.query(
      'CREATE TABLE event_head (one boolean PRIMARY KEY DEFAULT true CHECK (one), seq bigint NOT NULL)',
    );
    await q.query('INSERT INTO event_head (seq) VALUES (0)');
    await q.query(`
      CREATE TABLE delivery (
        event_id      uuid NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
        handler       text NOT NULL,
        noted_at      timestamptz NOT NULL DEFAULT now(),
        wake          integer NOT NULL DEFAULT 0,
        next_wake_at  timestamptz NOT NULL DEFAULT now(),
        attempts      integer NOT NULL DEFAULT 0,
        last_error    text,
        done_at       timestamptz,
        dead_at       timestamptz,
        PRIMARY KEY (event_id, handler)
      )`);
    await q.query(
      'CREATE INDEX delivery_due ON delivery (handler, next_wake_at) WHERE done_at IS NULL AND dead_at IS NULL',
    );
    await q.query(
      'CREATE INDEX delivery_oldest ON delivery (noted_at) WHERE done_at IS NULL AND dead_at IS NULL',
    );
    await q.query('CREATE INDEX delivery_dead ON delivery (dead_at) WHERE dead_at IS NOT NULL');
    await q.query(`
      CREATE TABLE heartbeat (
        name     text PRIMARY KEY,
        beat_at  timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE heartbeat, delivery, event_head, outbox');
  }
}

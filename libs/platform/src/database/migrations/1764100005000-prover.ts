import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Prover1764100005000 implements MigrationInterface {
  name = 'Prover1764100005000';

  async up(q: QueryRunner): Promise<void> {
    await findings(q);
    await state(q);
    await indexes(q);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP INDEX clock_fact_by_recording, outbox_of_firings');
    await q.query('DROP TABLE prover_state, prover_finding');
    await q.query('DROP FUNCTION keep_prover_finding()');
  }
}

async function findings(q: QueryRunner): Promise<void> {
  await q.query(`
    CREATE TABLE prover_finding (
      id             uuid PRIMARY KEY,
      kind           text NOT NULL CHECK (kind ~ '^[a-z][a-z-]{2,40}$'),
      -- What it is about, the same in every pass: a gap that lasts is one row, seen again and again.
      fingerprint    text NOT NULL,
      subject_kind   text,
      subject_id     uuid,
      reference      text,
      says           text NOT NULL,
      evidence       jsonb NOT NULL DEFAULT '{}',
      -- true: a state that can end, such as a silent worker. false: it has happened and cannot be undone.
      lasts          boolean NOT NULL,
      first_seen_at  timestamptz NOT NULL,
      last_seen_at   timestamptz NOT NULL,
      resolved_at    timestamptz,
      CHECK (first_seen_at <= last_seen_at),
      CHECK (lasts OR resolved_at IS NULL)
    )`);
  await q.query(`CREATE UNIQUE INDEX prover_finding_once ON prover_finding (fingerprint)
                  WHERE resolved_at IS NULL`);
  await q.query('CREATE INDEX prover_finding_of ON prover_finding (fingerprint, first_seen_at)');
  await q.query('CREATE INDEX prover_finding_by_time ON prover_finding (first_seen_at DESC, id DESC)');
  await q.query(`
    CREATE FUNCTION keep_prover_finding() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF (OLD.id, OLD.kind, OLD.fingerprint, OLD.subject_kind, OLD.subject_id, OLD.reference, OLD.says, OLD.evidence,
          OLD.lasts, OLD.first_seen_at)
         IS DISTINCT FROM
         (NEW.id, NEW.kind, NEW.fingerprint, NEW.subject_kind, NEW.subject_id, NEW.reference, NEW.says, NEW.evidence,
          NEW.lasts, NEW.first_seen_at)
         OR OLD.resolved_at IS NOT NULL OR NEW.last_seen_at < OLD.last_seen_at THEN
        RAISE EXCEPTION 'prover_finding is append-only' USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN NEW;
    END $$`);
  // A finding is seen again, or ends; nothing else about it ever changes.
  await q.query(`
    CREATE TRIGGER prover_finding_moves_on BEFORE UPDATE ON prover_finding FOR EACH ROW
      EXECUTE FUNCTION keep_prover_finding()`);
  await q.query(`
    CREATE TRIGGER prover_finding_append_only BEFORE DELETE OR TRUNCATE ON prover_finding
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
}

async function state(q: QueryRunner): Promise<void> {
  await q.query(`
    CREATE TABLE prover_state (
      one               boolean PRIMARY KEY DEFAULT true CHECK (one),
      -- History recorded up to here has been looked at.
      facts_until       timestamptz,
      -- How far the present walk through all subjects has come, and when the last one was complete.
      walk_kind         text,
      walk_id           uuid,
      walk_started_at   timestamptz,
      walked_at         timestamptz,
      walks             bigint NOT NULL DEFAULT 0
    )`);
  await q.query('INSERT INTO prover_state DEFAULT VALUES');
}

async function indexes(q: QueryRunner): Promise<void> {
  // Rows are only ever added, in about this order: a handful of pages tells where the last minutes lie.
  await q.query(`CREATE INDEX clock_fact_by_recording ON clock_fact USING brin (recorded_at)
                   WITH (pages_per_range = 16, autosummarize = on)`);
  await q.query(`CREATE INDEX outbox_of_firings ON outbox (subject_id)
                  WHERE type IN ('clock.due-soon', 'clock.breached', 'escalation.raised')`);
}

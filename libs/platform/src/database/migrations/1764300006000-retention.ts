import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What may be forgotten, who has forbidden it, and who has released it. */
export class Retention1764300006000 implements MigrationInterface {
  name = 'Retention1764300006000';

  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE incident ADD COLUMN redacted_at timestamptz');
    await q.query(`
      CREATE TABLE legal_hold (
        id               uuid PRIMARY KEY,
        incident_id      uuid,
        constituent_id   uuid,
        reason           text NOT NULL,
        placed_by        uuid NOT NULL,
        placed_by_label  text NOT NULL,
        placed_at        timestamptz NOT NULL DEFAULT now(),
        lifted_by_label  text,
        lifted_at        timestamptz,
        lift_reason      text,
        CHECK ((incident_id IS NULL) <> (constituent_id IS NULL)),
        CHECK ((lifted_at IS NULL) = (lift_reason IS NULL))
      )`);
    await q.query(
      `CREATE UNIQUE INDEX legal_hold_of_incident ON legal_hold (incident_id) WHERE lifted_at IS NULL`,
    );
    await q.query(
      `CREATE UNIQUE INDEX legal_hold_of_constituent ON legal_hold (constituent_id) WHERE lifted_at IS NULL`,
    );
    await q.query(`
      CREATE TABLE retention_release (
        id                 uuid PRIMARY KEY,
        -- What was closed before this instant; fixed when it was proposed, so that two people speak of the same.
        cutoff             timestamptz NOT NULL,
        policy_version     integer NOT NULL,
        cases              integer NOT NULL,
        state              text NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'approved', 'done', 'withdrawn')),
        proposed_by        uuid NOT NULL,
        proposed_by_label  text NOT NULL,
        proposed_at        timestamptz NOT NULL DEFAULT now(),
        approved_by        uuid,
        approved_by_label  text,
        approved_at        timestamptz,
        redacted           integer NOT NULL DEFAULT 0,
        finished_at        timestamptz,
        CHECK (approved_by IS NULL OR approved_by <> proposed_by),
        CHECK (state NOT IN ('approved', 'done') OR approved_by IS NOT NULL)
      )`);
    await q.query(
      `CREATE UNIQUE INDEX retention_release_open ON retention_release ((true)) WHERE state IN ('proposed', 'approved')`,
    );
    await this.openStagedReports(q);
    await this.openAttempts(q);
  }

  /** A staged report never changes, but for its words when an approved release is being carried out. */
  private async openStagedReports(q: QueryRunner): Promise<void> {
    await q.query('DROP TRIGGER staged_report_append_only ON staged_report');
    await q.query(`
      CREATE FUNCTION refuse_change_but_release() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'UPDATE' AND EXISTS (SELECT 1 FROM retention_release r
             WHERE r.state = 'approved' AND r.id::text = current_setting('fcert.retention_release', true)) THEN
          RETURN NULL;
        END IF;
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
      END $$`);
    await q.query(`
      CREATE TRIGGER staged_report_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON staged_report
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_but_release()`);
  }

  /** An attempt never changes; it goes with its message, and not before that has been settled for a year. */
  private async openAttempts(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE FUNCTION refuse_young_attempt() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT 1 FROM alert_message m
                    WHERE m.id = OLD.message_id AND m.settled_at < now() - interval '365 days') THEN
          RETURN OLD;
        END IF;
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
      END $$`);
    await q.query('DROP TRIGGER alert_attempt_append_only ON alert_attempt');
    await q.query(`
      CREATE TRIGGER alert_attempt_append_only BEFORE DELETE ON alert_attempt
        FOR EACH ROW EXECUTE FUNCTION refuse_young_attempt()`);
    await q.query(`
      CREATE TRIGGER alert_attempt_never_emptied BEFORE TRUNCATE ON alert_attempt
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TRIGGER alert_attempt_never_emptied ON alert_attempt');
    await q.query('DROP TRIGGER alert_attempt_append_only ON alert_attempt');
    await q.query('DROP FUNCTION refuse_young_attempt()');
    await q.query(`
      CREATE TRIGGER alert_attempt_append_only BEFORE DELETE OR TRUNCATE ON alert_attempt
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    await q.query('DROP TRIGGER staged_report_append_only ON staged_report');
    await q.query('DROP FUNCTION refuse_change_but_release()');
    await q.query(`
      CREATE TRIGGER staged_report_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON staged_report
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    await q.query('DROP TABLE retention_release, legal_hold');
    await q.query('ALTER TABLE incident DROP COLUMN redacted_at');
  }
}

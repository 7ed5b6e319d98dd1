import type { MigrationInterface, QueryRunner } from 'typeorm';

export class StagedReports1764100006000 implements MigrationInterface {
  name = 'StagedReports1764100006000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE staged_report (
        id               uuid PRIMARY KEY,
        incident_id      uuid NOT NULL REFERENCES incident (id),
        -- The report it follows up; FCERT's own updates follow none.
        report_id        uuid REFERENCES report (id),
        side             text NOT NULL CHECK (side IN ('constituent', 'fcert')),
        constituent_id   uuid NOT NULL,
        phases           text[] NOT NULL CHECK (cardinality(phases) > 0),
        policies         text[] NOT NULL,
        text             text NOT NULL,
        fields           jsonb NOT NULL,
        -- What it stopped and what was still owed then, as it was answered: a repeated request gets the same.
        outcome          jsonb NOT NULL,
        caller_id        text NOT NULL,
        caller_label     text NOT NULL,
        idempotency_key  text,
        body_sha256      text NOT NULL,
        -- To the millisecond, like the instants its clocks end at.
        received_at      timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now()),
        CHECK ((side = 'constituent') = (report_id IS NOT NULL))
      )`);
    await q.query('CREATE INDEX staged_report_incident ON staged_report (incident_id, received_at, id)');
    await q.query(`CREATE UNIQUE INDEX staged_report_key ON staged_report (caller_id, idempotency_key)
                    WHERE idempotency_key IS NOT NULL`);
    await q.query(`
      CREATE TRIGGER staged_report_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON staged_report
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE staged_report');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Triage1764000008000 implements MigrationInterface {
  name = 'Triage1764000008000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE report_trace (
        report_id    uuid PRIMARY KEY,
        incident_id  uuid NOT NULL,
        source_ref   text,
        -- MinHash of the text; null when it is too short to be told from another.
        signature    integer[],
        bands        integer[],
        traced_at    timestamptz NOT NULL DEFAULT now()
      )`);
    // Overlap search for near-duplicates. Without the pending list a search never pays for earlier inserts.
    await q.query(`CREATE INDEX report_trace_bands ON report_trace USING gin (bands) WITH (fastupdate = off)
                    WHERE bands IS NOT NULL`);
    await q.query(
      'CREATE INDEX report_trace_source ON report_trace (source_ref) WHERE source_ref IS NOT NULL',
    );
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE report_trace');
  }
}

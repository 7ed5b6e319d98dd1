import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Contacts1764100009002 implements MigrationInterface {
  name = 'Contacts1764100009002';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE contact
        ADD COLUMN version integer NOT NULL DEFAULT 1,
        ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now(),
        -- A contact who left stays as a row: chains and messages of the past name it by its id.
        ADD COLUMN retired_at timestamptz,
        DROP CONSTRAINT contact_constituent_id_duty_email_key`);
    await q.query(
      'CREATE UNIQUE INDEX contact_live ON contact (constituent_id, duty, email) WHERE retired_at IS NULL',
    );
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DELETE FROM contact WHERE retired_at IS NOT NULL');
    await q.query('DROP INDEX contact_live');
    await q.query(`
      ALTER TABLE contact DROP COLUMN version, DROP COLUMN updated_at, DROP COLUMN retired_at,
        ADD CONSTRAINT contact_constituent_id_duty_email_key UNIQUE (constituent_id, duty, email)`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Audit1764000001000 implements MigrationInterface {
  name = 'Audit1764000001000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE audit_entry (
        id              uuid PRIMARY KEY,
        at              timestamptz NOT NULL DEFAULT now(),
        action          text NOT NULL,
        object_kind     text NOT NULL,
        object_id       text NOT NULL,
        reference       text,
        actor_kind      text NOT NULL,
        actor_id        text NOT NULL,
        actor_label     text NOT NULL,
        correlation_id  text NOT NULL,
        data            jsonb NOT NULL
      )`);
    await q.query('CREATE INDEX audit_entry_object ON audit_entry (object_kind, object_id, at)');
    await q.query(`
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
      END $$`);
    await q.query(`
      CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE audit_entry');
    await q.query('DROP FUNCTION refuse_change()');
  }
}

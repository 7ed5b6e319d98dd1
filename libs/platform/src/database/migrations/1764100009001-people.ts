import type { MigrationInterface, QueryRunner } from 'typeorm';

export class People1764100009001 implements MigrationInterface {
  name = 'People1764100009001';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE person
        -- Null until the invited person has chosen one: nobody else ever knows it.
        ALTER COLUMN password_hash DROP NOT NULL,
        ADD COLUMN version integer NOT NULL DEFAULT 1,
        ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now()`);
    await q.query('CREATE INDEX person_newest ON person (created_at DESC, id DESC)');
    await q.query(`
      CREATE TABLE invitation (
        id          uuid PRIMARY KEY,
        person_id   uuid NOT NULL REFERENCES person (id),
        -- SHA-256 of a 256-bit token, which exists only in the hands of whom it was given to.
        token_hash  bytea NOT NULL UNIQUE,
        created_by  text NOT NULL,
        created_at  timestamptz NOT NULL DEFAULT now(),
        expires_at  timestamptz NOT NULL,
        ended_at    timestamptz,
        ended_how   text CHECK (ended_how IN ('accepted', 'replaced')),
        CHECK ((ended_at IS NULL) = (ended_how IS NULL))
      )`);
    await q.query('CREATE UNIQUE INDEX invitation_open ON invitation (person_id) WHERE ended_at IS NULL');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE invitation');
    await q.query(`UPDATE person SET password_hash = '', disabled_at = now() WHERE password_hash IS NULL`);
    await q.query('DROP INDEX person_newest');
    await q.query(
      'ALTER TABLE person ALTER COLUMN password_hash SET NOT NULL, DROP COLUMN version, DROP COLUMN updated_at',
    );
  }
}

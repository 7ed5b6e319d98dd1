import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Constituents1764000002000 implements MigrationInterface {
  name = 'Constituents1764000002000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE constituent (
        id            uuid PRIMARY KEY,
        code          text NOT NULL UNIQUE CHECK (code ~ '^[A-Z0-9-]{2,60}$'),
        name          text NOT NULL,
        short         text,
        type          text NOT NULL,
        parent_id     uuid REFERENCES constituent (id),
        sector        text NOT NULL,
        critical      boolean NOT NULL,
        -- How sure the register is of this row; 'general' rows are confirmed before real use.
        source        text NOT NULL,
        version       integer NOT NULL DEFAULT 1,
        created_at    timestamptz NOT NULL DEFAULT now(),
        updated_at    timestamptz NOT NULL DEFAULT now()
      )`);
    await q.query('CREATE INDEX constituent_sector ON constituent (sector, code)');
    await q.query('CREATE INDEX constituent_parent ON constituent (parent_id)');
    await q.query(`
      CREATE TABLE contact (
        id              uuid PRIMARY KEY,
        constituent_id  uuid NOT NULL REFERENCES constituent (id),
        name            text NOT NULL,
        duty            text NOT NULL CHECK (duty IN ('focal-point', 'deputy', 'on-call', 'executive')),
        email           text NOT NULL CHECK (email = lower(email)),
        phone           text,
        created_at      timestamptz NOT NULL DEFAULT now(),
        UNIQUE (constituent_id, duty, email)
      )`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE contact, constituent');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Openid1764400002000 implements MigrationInterface {
  name = 'Openid1764400002000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE oidc_link (
        issuer        text NOT NULL CHECK (length(issuer) BETWEEN 1 AND 500),
        -- The provider's name of the person: an address may pass to somebody else, this never does.
        subject       text NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
        person_id     uuid NOT NULL UNIQUE REFERENCES person (id),
        linked_at     timestamptz NOT NULL DEFAULT now(),
        last_used_at  timestamptz,
        PRIMARY KEY (issuer, subject)
      )`);
    await q.query(`
      ALTER TABLE person
        -- Set with the link and taken with it: who may read accounts may not read links.
        ADD COLUMN oidc_linked_at timestamptz,
        ADD COLUMN oidc_only boolean NOT NULL DEFAULT false`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE person DROP COLUMN oidc_linked_at, DROP COLUMN oidc_only');
    await q.query('DROP TABLE oidc_link');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Passkeys1764300002003 implements MigrationInterface {
  name = 'Passkeys1764300002003';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE passkey (
        id             uuid PRIMARY KEY,
        person_id      uuid NOT NULL REFERENCES person (id),
        -- As the authenticator names it, base64url.
        credential_id  text NOT NULL UNIQUE,
        -- COSE key: public, so it is kept as it is.
        public_key     bytea NOT NULL,
        counter        bigint NOT NULL,
        transports     text[] NOT NULL,
        name           text NOT NULL,
        created_at     timestamptz NOT NULL DEFAULT now(),
        last_used_at   timestamptz
      )`);
    await q.query('CREATE INDEX passkey_person ON passkey (person_id)');
    await q.query(`
      CREATE TABLE spent_challenge (
        -- SHA-256 of a challenge that was answered: none is answered twice.
        challenge_hash  bytea PRIMARY KEY,
        spent_at        timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE spent_challenge, passkey');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SecondFactors1764300002000 implements MigrationInterface {
  name = 'SecondFactors1764300002000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE totp_factor (
        id            uuid PRIMARY KEY,
        person_id     uuid NOT NULL REFERENCES person (id),
        -- AES-256-GCM, bound to this row: the database alone makes no codes.
        sealed        bytea NOT NULL,
        created_at    timestamptz NOT NULL DEFAULT now(),
        -- Null until its first code has shown that the app has the secret.
        confirmed_at  timestamptz,
        -- The 30-second step of the last code taken: none is taken twice, and none older.
        last_step     bigint
      )`);
    await q.query(
      'CREATE UNIQUE INDEX totp_factor_one ON totp_factor (person_id) WHERE confirmed_at IS NOT NULL',
    );
    await q.query(
      'CREATE UNIQUE INDEX totp_factor_begun ON totp_factor (person_id) WHERE confirmed_at IS NULL',
    );
    await q.query(`
      CREATE TABLE recovery_code (
        person_id   uuid NOT NULL REFERENCES person (id),
        -- SHA-256 of 80 random bits.
        code_hash   bytea NOT NULL,
        created_at  timestamptz NOT NULL DEFAULT now(),
        used_at     timestamptz,
        PRIMARY KEY (person_id, code_hash)
      )`);
    await q.query(`
      ALTER TABLE person_session
        -- When a second factor was last proven in this session.
        ADD COLUMN second_factor_at timestamptz,
        -- What the browser calls itself, for its owner to recognise.
        ADD COLUMN client text`);
    await this.countKinds(q, ['account', 'address', 'pair', 'factor']);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`DELETE FROM sign_in_attempt WHERE subject_kind = 'factor'`);
    await this.countKinds(q, ['account', 'address', 'pair']);
    await q.query('ALTER TABLE person_session DROP COLUMN second_factor_at, DROP COLUMN client');
    await q.query('DROP TABLE recovery_code, totp_factor');
  }

  private async countKinds(q: QueryRunner, kinds: readonly string[]): Promise<void> {
    const list = kinds.map((kind) => `'${kind}'`).join(', ');
    await q.query('ALTER TABLE sign_in_attempt DROP CONSTRAINT sign_in_attempt_subject_kind_check');
    await q.query(
      `ALTER TABLE sign_in_attempt ADD CONSTRAINT sign_in_attempt_subject_kind_check
         CHECK (subject_kind IN (${list}))`,
    );
  }
}

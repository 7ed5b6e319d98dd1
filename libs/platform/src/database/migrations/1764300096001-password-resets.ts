import type { MigrationInterface, QueryRunner } from 'typeorm';

const SUBJECTS = ['report', 'incident', 'mssp-task', 'session', 'recurring-duty', 'feed-watch'];

/**
 * Requests for a new password. What was typed and where it came from are kept as checksums: enough to find the account and
 * to count, and nothing for whoever reads the table. A row is opened by the worker, or ended at once.
 */
export class PasswordResets1764300096001 implements MigrationInterface {
  name = 'PasswordResets1764300096001';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE password_reset (
        id               uuid PRIMARY KEY,
        email_hash       bytea NOT NULL,
        address_hash     bytea NOT NULL,
        asked_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
        person_id        uuid REFERENCES person (id),
        token_hash       bytea UNIQUE,
        -- SHA-256 of the password's hash as it was: a password that changes ends the reset.
        password_digest  bytea,
        expires_at       timestamptz,
        ended_at         timestamptz,
        ended_how        text CHECK (ended_how IN ('used', 'replaced', 'nobody', 'throttled')),
        CHECK ((ended_at IS NULL) = (ended_how IS NULL)),
        CHECK ((token_hash IS NULL) = (expires_at IS NULL) AND (token_hash IS NULL) = (password_digest IS NULL)
               AND (token_hash IS NULL OR person_id IS NOT NULL))
      )`);
    await q.query('CREATE INDEX password_reset_asked ON password_reset (asked_at)');
    await q.query('CREATE INDEX password_reset_from ON password_reset (address_hash, asked_at)');
    await q.query('CREATE INDEX password_reset_of ON password_reset (person_id, asked_at)');
    await allow(q, [...SUBJECTS, 'person', 'password-reset']);
  }

  async down(q: QueryRunner): Promise<void> {
    await allow(q, SUBJECTS);
    await q.query('DROP TABLE password_reset');
  }
}

/** Not checked against old rows: widening fits them all, and the table may be large. */
async function allow(q: QueryRunner, subjects: readonly string[]): Promise<void> {
  const list = subjects.map((subject) => `'${subject}'`).join(', ');
  await q.query('ALTER TABLE outbox DROP CONSTRAINT outbox_subject_kind_check');
  await q.query(
    `ALTER TABLE outbox ADD CONSTRAINT outbox_subject_kind_check CHECK (subject_kind IN (${list})) NOT VALID`,
  );
}

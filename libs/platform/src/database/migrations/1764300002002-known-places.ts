import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * From where somebody has signed in before they are let try again, however many strangers guess at their account. How
 * many guess everywhere in these minutes is counted without a row that every sign-in would wait for.
 */
export class KnownPlaces1764300002002 implements MigrationInterface {
  name = 'KnownPlaces1764300002002';

  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE sign_in_attempt ADD COLUMN succeeded_at timestamptz');
    await q.query(
      `CREATE INDEX sign_in_attempt_lately ON sign_in_attempt (last_failed_at)
        WHERE subject_kind = 'pair' AND failures > 0`,
    );
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP INDEX sign_in_attempt_lately');
    await q.query('ALTER TABLE sign_in_attempt DROP COLUMN succeeded_at');
  }
}

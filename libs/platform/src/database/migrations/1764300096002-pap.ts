import type { MigrationInterface, QueryRunner } from 'typeorm';

const LABELS = `('red', 'amber', 'green', 'clear')`;

/**
 * How one may act on a case and on a value seen in it. A value without a marking of its own has that of its case. What
 * nobody has marked is GREEN, FCERT's own choice: what is reported may be acted on, and is not broadcast.
 */
export class Pap1764300096002 implements MigrationInterface {
  name = 'Pap1764300096002';

  async up(q: QueryRunner): Promise<void> {
    await q.query(
      `ALTER TABLE incident ADD COLUMN pap text NOT NULL DEFAULT 'green' CHECK (pap IN ${LABELS})`,
    );
    await q.query(`ALTER TABLE incident_observable ADD COLUMN pap text CHECK (pap IN ${LABELS})`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE incident_observable DROP COLUMN pap');
    await q.query('ALTER TABLE incident DROP COLUMN pap');
  }
}

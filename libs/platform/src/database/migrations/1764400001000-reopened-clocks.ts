import type { MigrationInterface, QueryRunner } from 'typeorm';

const KINDS = [
  'opened',
  'event',
  'change',
  'pause',
  'resume',
  'taken-over',
  'merged-into',
  'split-off',
  'split-from',
  'given-back',
  'released',
];

/** An incident that is opened again owes again; and what was breached before it was withdrawn is not shown as kept. */
export class ReopenedClocks1764400001000 implements MigrationInterface {
  name = 'ReopenedClocks1764400001000';

  async up(q: QueryRunner): Promise<void> {
    await this.allow(q, [...KINDS, 'reopened']);
    await q.query(
      `UPDATE clock SET state = 'missed' WHERE state = 'withdrawn' AND reason = 'rejected' AND due_at < ended_at`,
    );
  }

  /** Refused where an incident has been opened again: the older version cannot follow its history. */
  async down(q: QueryRunner): Promise<void> {
    await q.query(
      `UPDATE clock SET state = 'withdrawn' WHERE state = 'missed' AND reason = 'rejected' AND ended_at IS NOT NULL`,
    );
    await this.allow(q, KINDS);
    await q.query('ALTER TABLE clock_fact VALIDATE CONSTRAINT clock_fact_kind_check');
  }

  /** What stood before still fits: no look at the rows is needed. */
  private async allow(q: QueryRunner, kinds: readonly string[]): Promise<void> {
    await q.query('ALTER TABLE clock_fact DROP CONSTRAINT clock_fact_kind_check');
    await q.query(
      `ALTER TABLE clock_fact ADD CONSTRAINT clock_fact_kind_check CHECK (kind IN (${kinds.map((kind) => `'${kind}'`).join(', ')})) NOT VALID`,
    );
  }
}

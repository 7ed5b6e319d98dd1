import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TimelineQuotes1764100009000 implements MigrationInterface {
  name = 'TimelineQuotes1764100009000';

  async up(q: QueryRunner): Promise<void> {
    // An entry written before the column existed, or by a process that does not know it, counts as quoting.
    await q.query('ALTER TABLE timeline_entry ADD COLUMN quotes_report boolean NOT NULL DEFAULT true');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE timeline_entry DROP COLUMN quotes_report');
  }
}

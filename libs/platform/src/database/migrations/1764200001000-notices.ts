import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Counting an address's notices of the last hour must not wade through what was withheld from it, and taking what is due
 * in one lane not through the other lanes.
 */
export class Notices1764200001000 implements MigrationInterface {
  name = 'Notices1764200001000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(
      `CREATE INDEX alert_message_notices ON alert_message (address, created_at)
        WHERE state <> 'withheld' AND kind IN ('clock-due-soon', 'clock-breached')`,
    );
    await q.query('DROP INDEX alert_message_address');
    await q.query(
      `CREATE INDEX alert_message_lane ON alert_message (lane, next_attempt_at, id) WHERE state = 'waiting'`,
    );
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('CREATE INDEX alert_message_address ON alert_message (address, created_at)');
    await q.query('DROP INDEX alert_message_notices');
    await q.query('DROP INDEX alert_message_lane');
  }
}

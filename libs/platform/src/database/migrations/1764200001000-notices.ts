import type { MigrationInterface, QueryRunner } from 'typeorm';

const KINDS = ['escalation', 'clock-due-soon', 'clock-breached', 'receipt'];

/**
 * Counting an address's notices of the last hour must not wade through what was withheld from it, and taking what is due
 * in one lane not through the other lanes. A silent feed is a kind of message of its own.
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
    await this.allow(q, [...KINDS, 'feed-silent']);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('CREATE INDEX alert_message_address ON alert_message (address, created_at)');
    await q.query('DROP INDEX alert_message_notices');
    await q.query('DROP INDEX alert_message_lane');
    await q.query(
      `UPDATE alert_address SET kinds = CASE WHEN kinds = ARRAY['feed-silent'] THEN ARRAY['escalation']
                                             ELSE array_remove(kinds, 'feed-silent') END`,
    );
    await this.allow(q, KINDS);
  }

  private async allow(q: QueryRunner, kinds: readonly string[]): Promise<void> {
    const list = kinds.map((kind) => `'${kind}'`).join(', ');
    await q.query('ALTER TABLE alert_address DROP CONSTRAINT alert_address_kinds_check');
    await q.query(
      `ALTER TABLE alert_address ADD CONSTRAINT alert_address_kinds_check
         CHECK (cardinality(kinds) > 0 AND kinds <@ ARRAY[${list}])`,
    );
  }
}

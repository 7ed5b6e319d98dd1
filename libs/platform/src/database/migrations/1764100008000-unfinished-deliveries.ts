import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A delivery that ends its worker every time throws no error that could be counted: its beginnings are. */
export class UnfinishedDeliveries1764100008000 implements MigrationInterface {
  name = 'UnfinishedDeliveries1764100008000';

  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE delivery ADD COLUMN unfinished integer NOT NULL DEFAULT 0');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE delivery DROP COLUMN unfinished');
  }
}

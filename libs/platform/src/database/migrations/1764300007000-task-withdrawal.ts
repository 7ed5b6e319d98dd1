import type { MigrationInterface, QueryRunner } from 'typeorm';

const STATES = ['offered', 'acknowledged', 'started', 'completed', 'accepted', 'returned', 'refused'];
const VERBS = ['complete', 'refuse', 'return'];

/** FCERT takes back a task that nobody has begun: by hand with a reason, or because its incident was closed. */
export class TaskWithdrawal1764300007000 implements MigrationInterface {
  name = 'TaskWithdrawal1764300007000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(
      `ALTER TABLE mssp_task ADD COLUMN withdrawal_reason text, ADD COLUMN withdrawn_at timestamptz,
         ADD COLUMN withdrawn_by text,
         ADD CONSTRAINT mssp_task_withdrawal_check CHECK (state <> 'withdrawn' OR withdrawal_reason IS NOT NULL)`,
    );
    await this.allow(q, [...STATES, 'withdrawn'], [...VERBS, 'withdraw']);
  }

  /** Refused where a task has been withdrawn: the older version has no word for it. */
  async down(q: QueryRunner): Promise<void> {
    await this.allow(q, STATES, VERBS);
    await q.query(
      `ALTER TABLE mssp_task DROP CONSTRAINT mssp_task_withdrawal_check, DROP COLUMN withdrawal_reason,
         DROP COLUMN withdrawn_at, DROP COLUMN withdrawn_by`,
    );
  }

  private async allow(q: QueryRunner, states: readonly string[], verbs: readonly string[]): Promise<void> {
    const list = (words: readonly string[]) => words.map((word) => `'${word}'`).join(', ');
    await q.query(
      `ALTER TABLE mssp_task DROP CONSTRAINT mssp_task_state_check,
         ADD CONSTRAINT mssp_task_state_check CHECK (state IN (${list(states)}))`,
    );
    await q.query(
      `ALTER TABLE mssp_task_statement DROP CONSTRAINT mssp_task_statement_verb_check,
         ADD CONSTRAINT mssp_task_statement_verb_check CHECK (verb IN (${list(verbs)}))`,
    );
  }
}

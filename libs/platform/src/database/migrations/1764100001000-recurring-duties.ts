import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each widened list of words, old and new. Widening needs no look at the rows: what stood before still fits. */
const WORDS = [
  {
    table: 'clock_subject',
    column: 'subject_kind',
    before: ['incident', 'mssp-task'],
    added: ['recurring-duty'],
  },
  {
    table: 'clock_fact',
    column: 'kind',
    before: ['opened', 'event', 'change', 'pause', 'resume', 'taken-over', 'merged-into'],
    added: ['split-off', 'split-from', 'given-back', 'released'],
  },
  {
    table: 'outbox',
    column: 'subject_kind',
    before: ['report', 'incident', 'mssp-task', 'session'],
    added: ['recurring-duty'],
  },
  {
    table: 'escalation',
    column: 'subject_kind',
    before: ['incident', 'mssp-task'],
    added: ['recurring-duty'],
  },
] as const;

export class RecurringDuties1764100001000 implements MigrationInterface {
  name = 'RecurringDuties1764100001000';

  async up(q: QueryRunner): Promise<void> {
    for (const { table, column, before, added } of WORDS)
      await allowWords(q, table, column, [...before, ...added]);
    await periods(q);
    await returns(q);
    // Opened in order of time and never changed: a handful of pages tells which part of the table a period lies in.
    await q.query('CREATE INDEX clock_subject_by_opening ON clock_subject USING brin (opened_at)');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP INDEX clock_subject_by_opening');
    await q.query('DROP TABLE duty_return, duty_period');
    await q.query('DROP SEQUENCE duty_number');
    for (const { table, column, before } of WORDS) await allowWords(q, table, column, before);
  }
}

async function allowWords(
  q: QueryRunner,
  table: string,
  column: string,
  words: readonly string[],
): Promise<void> {
  const name = `${table}_${column}_check`;
  const list = words.map((word) => `'${word}'`).join(', ');
  await q.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  await q.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} CHECK (${column} IN (${list})) NOT VALID`);
}

async function periods(q: QueryRunner): Promise<void> {
  await q.query('CREATE SEQUENCE duty_number');
  await q.query(`
    CREATE TABLE duty_period (
      -- Also the subject of its clock: one instance of a duty for one period and one duty holder.
      id              uuid PRIMARY KEY,
      reference       text NOT NULL UNIQUE DEFAULT 'FD-' || to_char(now() AT TIME ZONE 'Asia/Karachi', 'YYYY')
                        || '-' || lpad(nextval('duty_number')::text, 6, '0'),
      policy_id       text NOT NULL,
      policy_version  text NOT NULL,
      duty_id         text NOT NULL,
      holder_kind     text NOT NULL CHECK (holder_kind IN ('constituent', 'fcert', 'mssp')),
      holder_id       uuid CHECK ((holder_kind = 'fcert') = (holder_id IS NULL)),
      -- Half-open, in days of the policy's zone.
      period_start    timestamptz NOT NULL,
      period_end      timestamptz NOT NULL CHECK (period_end > period_start),
      opened_at       timestamptz NOT NULL DEFAULT now()
    )`);
  // Whoever opens periods, and however often: each exists once, under the text in force when it was opened.
  await q.query(`
    CREATE UNIQUE INDEX duty_period_once ON duty_period
      (policy_id, duty_id, holder_kind, holder_id, period_start) NULLS NOT DISTINCT`);
  await q.query('CREATE INDEX duty_period_of_holder ON duty_period (holder_id, period_end DESC, id DESC)');
  await q.query('CREATE INDEX duty_period_by_end ON duty_period (period_end DESC, id DESC)');
}

async function returns(q: QueryRunner): Promise<void> {
  await q.query(`
    CREATE TABLE duty_return (
      duty_period_id  uuid PRIMARY KEY REFERENCES duty_period (id),
      -- "Nothing to report", said on purpose.
      nil             boolean NOT NULL,
      text            text NOT NULL,
      fields          jsonb NOT NULL DEFAULT '{}',
      -- References of the incidents it consolidates, as they stood when it was handed in.
      incidents       text[] NOT NULL DEFAULT '{}',
      received_at     timestamptz NOT NULL,
      actor_kind      text NOT NULL,
      actor_id        text NOT NULL,
      actor_label     text NOT NULL
    )`);
  await q.query(`
    CREATE TRIGGER duty_return_fixed BEFORE UPDATE OR DELETE ON duty_return
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
}

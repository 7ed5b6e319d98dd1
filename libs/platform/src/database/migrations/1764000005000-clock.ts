import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Clock1764000005000 implements MigrationInterface {
  name = 'Clock1764000005000';

  async up(q: QueryRunner): Promise<void> {
    await policies(q);
    await calendars(q);
    await subjects(q);
    await clocks(q);
    await alarms(q);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(
      'DROP TABLE clock_alarm, clock, clock_fact, clock_subject, holiday, working_calendar, clock_policy',
    );
  }
}

async function policies(q: QueryRunner): Promise<void> {
  await q.query(`
    CREATE TABLE clock_policy (
      id                text NOT NULL,
      version           text NOT NULL CHECK (version ~ '^[0-9]+[.][0-9]+[.][0-9]+$'),
      document          jsonb NOT NULL,
      status            text NOT NULL CHECK (status IN ('statute', 'regulation', 'draft', 'vendor-claim', 'house')),
      enabled           boolean NOT NULL,
      -- Copied from the document so that pinning reads no document: days in the policy's own zone, both inclusive.
      effective_from    date,
      effective_to      date,
      timezone          text NOT NULL,
      working_calendar  text,
      loaded_at         timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (id, version)
    )`);
  // A version that clocks are pinned to may neither change nor go; only whether it starts on new subjects may.
  await q.query(`
    CREATE TRIGGER clock_policy_fixed BEFORE UPDATE ON clock_policy FOR EACH ROW
      WHEN ((OLD.id, OLD.version, OLD.document, OLD.status, OLD.effective_from, OLD.effective_to, OLD.timezone,
             OLD.working_calendar, OLD.loaded_at)
            IS DISTINCT FROM
            (NEW.id, NEW.version, NEW.document, NEW.status, NEW.effective_from, NEW.effective_to, NEW.timezone,
             NEW.working_calendar, NEW.loaded_at))
      EXECUTE FUNCTION refuse_change()`);
  await q.query(`
    CREATE TRIGGER clock_policy_kept BEFORE DELETE ON clock_policy
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
}

async function calendars(q: QueryRunner): Promise<void> {
  // Calendars are edited (Eid dates move): each edit is a new revision, and subjects keep the one they count by.
  await q.query(`
    CREATE TABLE working_calendar (
      id            text NOT NULL,
      revision      integer NOT NULL CHECK (revision > 0),
      title         text NOT NULL,
      -- ISO weekdays, 1 Monday to 7 Sunday.
      weekend_days  integer[] NOT NULL CHECK (weekend_days <@ ARRAY[1, 2, 3, 4, 5, 6, 7]
                                              AND cardinality(weekend_days) < 7),
      created_at    timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (id, revision)
    )`);
  await q.query(`
    CREATE TABLE holiday (
      calendar_id  text NOT NULL,
      revision     integer NOT NULL,
      day          date NOT NULL,
      title        text NOT NULL,
      PRIMARY KEY (calendar_id, revision, day),
      FOREIGN KEY (calendar_id, revision) REFERENCES working_calendar (id, revision)
    )`);
  for (const table of ['working_calendar', 'holiday'])
    await q.query(`
      CREATE TRIGGER ${table}_fixed BEFORE UPDATE OR DELETE ON ${table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
}

async function subjects(q: QueryRunner): Promise<void> {
  await q.query(`
    CREATE TABLE clock_subject (
      subject_kind    text NOT NULL CHECK (subject_kind IN ('incident', 'mssp-task')),
      -- Of the incident or task, by value: this room knows subjects by id only.
      subject_id      uuid NOT NULL,
      reference       text NOT NULL,
      opened_at       timestamptz NOT NULL,
      constituent_id  uuid,
      provider_id     uuid CHECK (subject_kind <> 'mssp-task' OR provider_id IS NOT NULL),
      tlp             text NOT NULL CHECK (tlp IN ('red', 'amber+strict', 'amber', 'green', 'clear')),
      -- [{id, version, calendar: {id, revision} | null, carried}]: the texts this subject stays bound to. No foreign
      -- key: every opening would lock the same policy row, and policies cannot be deleted.
      pinned          jsonb NOT NULL,
      PRIMARY KEY (subject_kind, subject_id)
    )`);
  await q.query(`
    CREATE TABLE clock_fact (
      subject_kind  text NOT NULL,
      subject_id    uuid NOT NULL,
      -- Order of recording within the subject, given under its row lock.
      seq           integer NOT NULL CHECK (seq > 0),
      kind          text NOT NULL CHECK (kind IN ('opened', 'event', 'change', 'pause', 'resume', 'taken-over',
                                                  'merged-into')),
      at            timestamptz NOT NULL,
      recorded_at   timestamptz NOT NULL,
      body          jsonb NOT NULL,
      actor_kind    text NOT NULL,
      actor_id      text NOT NULL,
      PRIMARY KEY (subject_kind, subject_id, seq),
      FOREIGN KEY (subject_kind, subject_id) REFERENCES clock_subject (subject_kind, subject_id)
    )`);
  // Every due time and verdict is recomputed from this record: it only ever grows.
  await q.query(`
    CREATE TRIGGER clock_fact_append_only BEFORE UPDATE OR DELETE ON clock_fact
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
}

async function clocks(q: QueryRunner): Promise<void> {
  await q.query(`
    CREATE TABLE clock (
      id              uuid PRIMARY KEY,
      subject_kind    text NOT NULL,
      subject_id      uuid NOT NULL,
      policy_id       text NOT NULL,
      policy_version  text NOT NULL,
      clock_id        text NOT NULL,
      -- The group of counterparts, or the clock itself where it has none.
      duty            text NOT NULL,
      holder_kind     text NOT NULL CHECK (holder_kind IN ('constituent', 'fcert', 'mssp')),
      holder_id       uuid CHECK ((holder_kind = 'fcert') = (holder_id IS NULL)),
      instance        integer NOT NULL CHECK (instance > 0),
      state           text NOT NULL CHECK (state IN ('running', 'paused', 'met', 'met_late', 'missed', 'withdrawn')),
      started_at      timestamptz NOT NULL,
      known_at        timestamptz NOT NULL,
      anchor_at       timestamptz,
      count_from      timestamptz,
      -- End of the time allowed before pauses are added; due_at is with them. NULL: no number, or anchor not known yet.
      allowed_until   timestamptz,
      due_at          timestamptz,
      -- [{from, to, reason}]
      pauses          jsonb NOT NULL DEFAULT '[]',
      ended_at        timestamptz,
      reason          text,
      -- A breached clock is missed while it is owed and stays so when it is no longer owed.
      CHECK (CASE WHEN state IN ('running', 'paused') THEN ended_at IS NULL
                  WHEN state = 'missed' THEN true
                  ELSE ended_at IS NOT NULL END),
      FOREIGN KEY (subject_kind, subject_id) REFERENCES clock_subject (subject_kind, subject_id)
    )`);
  await q.query(`
    CREATE UNIQUE INDEX clock_instance ON clock
      (subject_kind, subject_id, policy_id, policy_version, clock_id, holder_kind, holder_id, instance)
      NULLS NOT DISTINCT`);
  // Counterparts hand over to each other: one of them runs for each holder.
  await q.query(`
    CREATE UNIQUE INDEX clock_one_open_of_a_duty ON clock
      (subject_kind, subject_id, policy_id, duty, holder_kind, holder_id)
      NULLS NOT DISTINCT WHERE ended_at IS NULL`);
}

async function alarms(q: QueryRunner): Promise<void> {
  await q.query(`
    CREATE TABLE clock_alarm (
      clock_id      uuid NOT NULL REFERENCES clock (id),
      level         text NOT NULL,
      kind          text NOT NULL CHECK (kind IN ('warn', 'due')),
      fire_at       timestamptz NOT NULL,
      fired_at      timestamptz,
      -- Not armed: its clock ended or stands still. A resumed clock arms it again.
      cancelled_at  timestamptz,
      late_by       interval GENERATED ALWAYS AS (fired_at - fire_at) STORED,
      -- The firing ledger: a level of a clock fires once, never early.
      PRIMARY KEY (clock_id, level),
      CHECK (fired_at >= fire_at)
    )`);
  // What the sweep reads each second, whatever the number of clocks that are not due.
  await q.query(`
    CREATE INDEX clock_alarm_armed ON clock_alarm (fire_at) WHERE fired_at IS NULL AND cancelled_at IS NULL`);
}

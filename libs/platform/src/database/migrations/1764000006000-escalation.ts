import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Escalation1764000006000 implements MigrationInterface {
  name = 'Escalation1764000006000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE escalation (
        id                  uuid PRIMARY KEY,
        subject_kind        text NOT NULL CHECK (subject_kind IN ('incident', 'mssp-task')),
        subject_id          uuid NOT NULL,
        reference           text NOT NULL,
        constituent_id      uuid,
        provider_id         uuid,
        tlp                 text NOT NULL CHECK (tlp IN ('red', 'amber+strict', 'amber', 'green', 'clear')),
        -- NULL for an escalation by hand. One chain a clock, for ever: an answered chain is not armed again.
        clock_row_id        uuid UNIQUE,
        reason              text,
        snapshot            jsonb NOT NULL,
        state               text NOT NULL CHECK (state IN ('armed', 'raised', 'acknowledged', 'ended')),
        -- Fencing: changes with every run and every move of the due time; a wake-up that carries another one leaves.
        active_step_token   uuid NOT NULL,
        next_step_at        timestamptz,
        next_step_no        integer,
        next_repeat_no      integer,
        repeats_left        integer NOT NULL DEFAULT 0,
        version             integer NOT NULL DEFAULT 1,
        raised_by           text NOT NULL,
        created_at          timestamptz NOT NULL DEFAULT now(),
        last_raised_at      timestamptz,
        acknowledged_at     timestamptz,
        acknowledged_by     text,
        acknowledged_by_id  text,
        ended_at            timestamptz,
        end_reason          text,
        CHECK ((clock_row_id IS NULL) = (reason IS NOT NULL)),
        CHECK ((state = 'acknowledged') = (acknowledged_at IS NOT NULL)),
        CHECK ((state = 'ended') = (ended_at IS NOT NULL AND end_reason IS NOT NULL)),
        CHECK ((next_step_at IS NULL) = (next_step_no IS NULL) AND (next_step_at IS NULL) = (next_repeat_no IS NULL)),
        CHECK (state IN ('armed', 'raised') OR next_step_at IS NULL)
      )`);
    await q.query(`CREATE INDEX escalation_due ON escalation (next_step_at, id)
                    WHERE next_step_at IS NOT NULL AND state IN ('armed', 'raised')`);
    await q.query('CREATE INDEX escalation_subject ON escalation (subject_id, created_at)');
    await q.query(`
      CREATE TABLE escalation_step_run (
        escalation_id  uuid NOT NULL REFERENCES escalation (id),
        step_no        integer NOT NULL,
        repeat_no      integer NOT NULL,
        action         text NOT NULL CHECK (action IN ('notify', 'page', 'reassign')),
        targets        text[] NOT NULL,
        due_at         timestamptz NOT NULL,
        fired_at       timestamptz NOT NULL,
        late_by        interval NOT NULL GENERATED ALWAYS AS (fired_at - due_at) STORED,
        PRIMARY KEY (escalation_id, step_no, repeat_no),
        -- No step is ever early.
        CHECK (fired_at >= due_at)
      )`);
    await q.query(`
      CREATE TRIGGER escalation_step_run_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON escalation_step_run
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE escalation_step_run, escalation');
  }
}

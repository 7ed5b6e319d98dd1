import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Oncall1764100003000 implements MigrationInterface {
  name = 'Oncall1764100003000';

  async up(q: QueryRunner): Promise<void> {
    await chains(q);
    await rotas(q);
    await handOffs(q);
    for (const table of ['escalation_deferral', 'escalation_lapse'])
      await q.query(`
        CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
          FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(
      'DROP TABLE escalation_handoff, rota_override, rota, escalation_lapse, escalation_deferral',
    );
    await q.query('ALTER TABLE escalation_step_run DROP COLUMN recipients, DROP COLUMN resolution');
    await q.query('ALTER TABLE escalation DROP COLUMN deferred_from, DROP COLUMN unacknowledge_at');
  }
}

async function chains(q: QueryRunner): Promise<void> {
  await q.query(`
    ALTER TABLE escalation
      -- When the waiting run was due before quiet hours put it off.
      ADD COLUMN deferred_from     timestamptz,
      -- When somebody must look whether anything has moved since the acknowledgement.
      ADD COLUMN unacknowledge_at  timestamptz,
      ADD CONSTRAINT escalation_deferred CHECK (deferred_from IS NULL OR deferred_from <= next_step_at),
      ADD CONSTRAINT escalation_lapses CHECK (unacknowledge_at IS NULL OR state = 'acknowledged')`);
  await q.query(`CREATE INDEX escalation_lapsing ON escalation (unacknowledge_at, id)
                  WHERE unacknowledge_at IS NOT NULL`);
  await q.query(`
    ALTER TABLE escalation_step_run
      -- Whom the run told, by which channels, and how they were found; fixed when it ran.
      ADD COLUMN recipients  jsonb NOT NULL DEFAULT '[]',
      ADD COLUMN resolution  jsonb NOT NULL DEFAULT '[]'`);
  await q.query(`
    CREATE TABLE escalation_deferral (
      escalation_id  uuid NOT NULL REFERENCES escalation (id),
      step_no        integer NOT NULL,
      repeat_no      integer NOT NULL,
      due_at         timestamptz NOT NULL,
      deferred_to    timestamptz NOT NULL,
      noted_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (escalation_id, step_no, repeat_no, due_at, deferred_to),
      CHECK (deferred_to > due_at)
    )`);
  await q.query(`
    CREATE TABLE escalation_lapse (
      escalation_id       uuid NOT NULL REFERENCES escalation (id),
      no                  integer NOT NULL,
      acknowledged_at     timestamptz NOT NULL,
      acknowledged_by     text NOT NULL,
      acknowledged_by_id  text NOT NULL,
      idle_since          timestamptz NOT NULL,
      lapsed_at           timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (escalation_id, no),
      CHECK (lapsed_at > acknowledged_at)
    )`);
}

async function rotas(q: QueryRunner): Promise<void> {
  await q.query(`
    CREATE TABLE rota (
      id              uuid PRIMARY KEY,
      -- A desk of an escalation path; of one body or provider where it is theirs.
      node_id         text NOT NULL,
      constituent_id  uuid,
      provider_id     uuid,
      title           text NOT NULL,
      zone            text NOT NULL,
      layers          jsonb NOT NULL,
      version         integer NOT NULL DEFAULT 1,
      created_at      timestamptz NOT NULL DEFAULT now(),
      updated_at      timestamptz NOT NULL DEFAULT now(),
      retired_at      timestamptz,
      CHECK (constituent_id IS NULL OR provider_id IS NULL)
    )`);
  await q.query(`CREATE UNIQUE INDEX rota_one_of_a_desk ON rota (node_id, constituent_id, provider_id)
                  NULLS NOT DISTINCT WHERE retired_at IS NULL`);
  await q.query(`
    CREATE TABLE rota_override (
      id            uuid PRIMARY KEY,
      rota_id       uuid NOT NULL REFERENCES rota (id),
      member_kind   text NOT NULL CHECK (member_kind IN ('person', 'contact')),
      member_id     uuid NOT NULL,
      -- Whose turns are taken over; NULL: whoever is on duty.
      covers_kind   text CHECK (covers_kind IN ('person', 'contact')),
      covers_id     uuid,
      from_at       timestamptz NOT NULL,
      to_at         timestamptz NOT NULL,
      reason        text NOT NULL,
      created_by    text NOT NULL,
      created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
      cancelled_at  timestamptz,
      cancelled_by  text,
      CHECK (to_at > from_at),
      CHECK ((covers_kind IS NULL) = (covers_id IS NULL)),
      CHECK ((cancelled_at IS NULL) = (cancelled_by IS NULL))
    )`);
  await q.query(
    'CREATE INDEX rota_override_time ON rota_override (rota_id, from_at, to_at) WHERE cancelled_at IS NULL',
  );
}

async function handOffs(q: QueryRunner): Promise<void> {
  await q.query(`
    CREATE TABLE escalation_handoff (
      id               uuid PRIMARY KEY,
      incident_id      uuid NOT NULL,
      reference        text NOT NULL,
      -- Counts the hand-offs of an incident; with its reference it is the number on the paper.
      ordinal          integer NOT NULL CHECK (ordinal >= 1),
      constituent_id   uuid NOT NULL,
      tlp              text NOT NULL CHECK (tlp IN ('red', 'amber+strict', 'amber', 'green', 'clear')),
      body_id          text NOT NULL,
      body_title       text NOT NULL,
      attention        text,
      reason           text NOT NULL,
      -- What is handed over, as it stood when it was prepared.
      content          jsonb NOT NULL,
      clock_event      text NOT NULL CHECK (clock_event IN ('escalated', 'information_shared')),
      state            text NOT NULL CHECK (state IN ('drafted', 'released', 'acknowledged', 'returned', 'withdrawn')),
      prepared_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
      prepared_by      text NOT NULL,
      prepared_by_id   text NOT NULL,
      released_at      timestamptz,
      released_by      text,
      -- Clocks that stood otherwise before the release than after it.
      clock_changes    jsonb,
      their_reference  text,
      acknowledged_at  timestamptz,
      ended_at         timestamptz,
      end_reason       text,
      version          integer NOT NULL DEFAULT 1,
      UNIQUE (incident_id, ordinal),
      CHECK ((state IN ('released', 'acknowledged', 'returned')) = (released_at IS NOT NULL)),
      CHECK ((released_at IS NULL) = (released_by IS NULL)),
      CHECK (state <> 'acknowledged' OR acknowledged_at IS NOT NULL),
      CHECK ((state IN ('returned', 'withdrawn')) = (ended_at IS NOT NULL AND end_reason IS NOT NULL)),
      -- What is marked for named eyes goes to a named person.
      CHECK (tlp <> 'red' OR attention IS NOT NULL)
    )`);
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

const SEVERITY = "('critical', 'high', 'medium', 'low', 'baseline')";
const TLP = "('red', 'amber+strict', 'amber', 'green', 'clear')";

export class Incidents1764000004000 implements MigrationInterface {
  name = 'Incidents1764000004000';

  async up(q: QueryRunner): Promise<void> {
    await this.reports(q);
    await this.besideReports(q);
    await this.incidents(q);
    await this.queueIndexes(q);
    await this.surroundings(q);
  }

  private async reports(q: QueryRunner): Promise<void> {
    await q.query('CREATE SEQUENCE report_number');
    await q.query(`
      CREATE TABLE report (
        id                uuid PRIMARY KEY,
        -- The year is that of receipt in Pakistan; numbers may have gaps (a rolled back batch draws them too).
        reference         text NOT NULL UNIQUE DEFAULT 'FCR-' || to_char(now() AT TIME ZONE 'Asia/Karachi', 'YYYY')
                            || '-' || lpad(nextval('report_number')::text, 6, '0'),
        constituent_id    uuid NOT NULL,
        channel           text NOT NULL CHECK (channel IN ('api', 'bulk', 'form', 'mail')),
        caller_id         text NOT NULL,
        caller_label      text NOT NULL,
        on_behalf         boolean NOT NULL DEFAULT false,
        title             text NOT NULL,
        description       text NOT NULL,
        category          text,
        severity_claim    text CHECK (severity_claim IN ${SEVERITY}),
        occurred_at       timestamptz,
        detected_at       timestamptz,
        aware_at          timestamptz,
        affected          jsonb NOT NULL DEFAULT '{}',
        observables       jsonb NOT NULL DEFAULT '[]',
        contact           jsonb,
        source_ref        text,
        tlp               text NOT NULL CHECK (tlp IN ${TLP}),
        body_sha256       text NOT NULL,
        received_at       timestamptz NOT NULL DEFAULT now(),
        -- Handling, not content: what a report states never changes.
        status            text NOT NULL DEFAULT 'received' CHECK (status IN ('received', 'triaged', 'declined')),
        incident_id       uuid,
        occurrence_count  integer NOT NULL DEFAULT 1,
        last_occurred_at  timestamptz NOT NULL DEFAULT now()
      )`);
    await q.query(
      'CREATE UNIQUE INDEX report_source ON report (constituent_id, source_ref) WHERE source_ref IS NOT NULL',
    );
    await q.query('CREATE INDEX report_of_constituent ON report (constituent_id, received_at DESC, id DESC)');
    await q.query('CREATE INDEX report_of_incident ON report (incident_id) WHERE incident_id IS NOT NULL');
  }

  private async besideReports(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE report_idempotency (
        caller_id    text NOT NULL,
        key          text NOT NULL,
        body_sha256  text NOT NULL,
        report_id    uuid NOT NULL,
        outcome      text NOT NULL CHECK (outcome IN ('received', 'occurred-again')),
        created_at   timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (caller_id, key)
      )`);
    await q.query(`
      CREATE TABLE report_occurrence (
        id            uuid PRIMARY KEY,
        report_id     uuid NOT NULL REFERENCES report (id),
        caller_id     text NOT NULL,
        body_sha256   text NOT NULL,
        body          jsonb NOT NULL,
        received_at   timestamptz NOT NULL DEFAULT now()
      )`);
    await q.query('CREATE INDEX report_occurrence_report ON report_occurrence (report_id, received_at)');
    await q.query(`
      CREATE TABLE report_addition (
        id               uuid PRIMARY KEY,
        report_id        uuid NOT NULL REFERENCES report (id),
        caller_id        text NOT NULL,
        caller_label     text NOT NULL,
        phase            text NOT NULL CHECK (phase IN ('update', 'intermediate', 'final')),
        text             text NOT NULL,
        fields           jsonb NOT NULL DEFAULT '{}',
        idempotency_key  text,
        body_sha256      text NOT NULL,
        received_at      timestamptz NOT NULL DEFAULT now()
      )`);
    await q.query('CREATE INDEX report_addition_report ON report_addition (report_id, received_at)');
    await q.query(`CREATE UNIQUE INDEX report_addition_key ON report_addition (caller_id, idempotency_key)
                    WHERE idempotency_key IS NOT NULL`);
  }

  private async incidents(q: QueryRunner): Promise<void> {
    await q.query('CREATE SEQUENCE incident_number');
    await q.query(`
      CREATE TABLE incident (
        id                uuid PRIMARY KEY,
        reference         text NOT NULL UNIQUE DEFAULT 'FC-' || to_char(now() AT TIME ZONE 'Asia/Karachi', 'YYYY')
                            || '-' || lpad(nextval('incident_number')::text, 6, '0'),
        title             text NOT NULL,
        state             text NOT NULL DEFAULT 'new'
                            CHECK (state IN ('new', 'triaged', 'in-progress', 'contained', 'recovered', 'closed')),
        severity          text CHECK (severity IN ${SEVERITY}),
        severity_by       text CHECK (severity_by IN ('profile', 'analyst')),
        priority_score    double precision,
        score             jsonb,
        class             text,
        type              text,
        confidence        double precision,
        classified_by     text CHECK (classified_by IN ('model', 'analyst')),
        candidates        jsonb NOT NULL DEFAULT '[]',
        secondary         text[] NOT NULL DEFAULT '{}',
        flags             text[] NOT NULL DEFAULT '{}',
        tlp               text NOT NULL CHECK (tlp IN ${TLP}),
        constituent_id    uuid NOT NULL,
        sector            text NOT NULL,
        assignee_id       uuid,
        assignee_label    text,
        claimed_at        timestamptz,
        claim_expires_at  timestamptz,
        report_count      integer NOT NULL DEFAULT 1,
        opened_at         timestamptz NOT NULL DEFAULT now(),
        received_at       timestamptz NOT NULL,
        acknowledged_at   timestamptz,
        closed_at         timestamptz,
        disposition       text,
        duplicate_of      uuid,
        -- Kept by every change of a clock in the same transaction; the queue sorts by it.
        next_due_at       timestamptz,
        next_clock_id     uuid,
        version           integer NOT NULL DEFAULT 1,
        updated_at        timestamptz NOT NULL DEFAULT now(),
        CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
        CHECK (disposition IS NULL OR state = 'closed')
      )`);
  }

  private async queueIndexes(q: QueryRunner): Promise<void> {
    // The queue reads open incidents by next deadline; those without one come last, hence infinity.
    await q.query(`CREATE INDEX incident_open_by_due ON incident (coalesce(next_due_at, 'infinity'), id)
                    WHERE state <> 'closed'`);
    for (const column of ['severity', 'state', 'sector', 'assignee_id']) {
      await q.query(`CREATE INDEX incident_open_${column}_due ON incident (${column}, coalesce(next_due_at, 'infinity'), id)
                      WHERE state <> 'closed'`);
    }
    await q.query(`CREATE INDEX incident_title_words ON incident USING gin (to_tsvector('simple', title))`);
    await q.query('CREATE INDEX incident_by_opened ON incident (opened_at, id)');
    await q.query(`CREATE INDEX incident_open_of_constituent ON incident (constituent_id, class, received_at)
                    WHERE state <> 'closed'`);
  }

  private async surroundings(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE incident_report (
        incident_id  uuid NOT NULL REFERENCES incident (id),
        report_id    uuid NOT NULL REFERENCES report (id),
        attached_at  timestamptz NOT NULL DEFAULT now(),
        reason       text NOT NULL,
        PRIMARY KEY (incident_id, report_id)
      )`);
    await q.query(`
      CREATE TABLE timeline_entry (
        id           uuid PRIMARY KEY,
        incident_id  uuid NOT NULL REFERENCES incident (id),
        at           timestamptz NOT NULL DEFAULT clock_timestamp(),
        kind         text NOT NULL,
        text         text NOT NULL,
        data         jsonb NOT NULL DEFAULT '{}',
        -- Who besides FCERT may read it.
        visibility   text NOT NULL CHECK (visibility IN ('fcert', 'constituent')),
        actor_kind   text NOT NULL,
        actor_id     text NOT NULL,
        actor_label  text NOT NULL
      )`);
    await q.query('CREATE INDEX timeline_entry_incident ON timeline_entry (incident_id, at, id)');
    await q.query(`
      CREATE TABLE observable (
        id     uuid PRIMARY KEY,
        type   text NOT NULL,
        value  text NOT NULL,
        UNIQUE (type, value)
      )`);
    await q.query(`
      CREATE TABLE incident_observable (
        incident_id    uuid NOT NULL REFERENCES incident (id),
        observable_id  uuid NOT NULL REFERENCES observable (id),
        report_id      uuid NOT NULL,
        seen_at        timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (incident_id, observable_id)
      )`);
    await q.query(
      'CREATE INDEX incident_observable_value ON incident_observable (observable_id, incident_id)',
    );
    await q.query(`
      CREATE TABLE incident_relation (
        incident_id  uuid NOT NULL REFERENCES incident (id),
        related_id   uuid NOT NULL REFERENCES incident (id),
        state        text NOT NULL CHECK (state IN ('proposed', 'confirmed', 'dismissed')),
        reasons      jsonb NOT NULL,
        proposed_at  timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (incident_id, related_id)
      )`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(
      'DROP TABLE incident_relation, incident_observable, observable, timeline_entry, incident_report',
    );
    await q.query('DROP TABLE incident, report_addition, report_occurrence, report_idempotency, report');
    await q.query('DROP SEQUENCE report_number, incident_number');
  }
}

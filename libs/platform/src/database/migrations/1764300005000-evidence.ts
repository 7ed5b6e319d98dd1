import type { MigrationInterface, QueryRunner } from 'typeorm';

const TLP = "('red', 'amber+strict', 'amber', 'green', 'clear')";
const STATES =
  "('uploading', 'received', 'scanning', 'clean', 'infected', 'unscannable', 'unscanned', 'destroyed')";

/**
 * Files as evidence. A row stands before its first byte is stored and each part before its object, so that nothing in the
 * store is without a row, whatever ends a process.
 */
export class Evidence1764300005000 implements MigrationInterface {
  name = 'Evidence1764300005000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE evidence (
        id              uuid PRIMARY KEY,
        -- What it belongs to: a report of a body, or an incident, where FCERT adds it for itself.
        report_id       uuid REFERENCES report (id),
        incident_id     uuid REFERENCES incident (id),
        constituent_id  uuid NOT NULL,
        tlp             text NOT NULL CHECK (tlp IN ${TLP}),
        name            text NOT NULL CHECK (octet_length(name) BETWEEN 1 AND 255),
        -- As announced; \`arrived\` bytes of it are durable.
        size            bigint NOT NULL CHECK (size > 0),
        arrived         bigint NOT NULL DEFAULT 0 CHECK (arrived <= size),
        state           text NOT NULL CHECK (state IN ${STATES}),
        reason          text,
        media_type      text,
        findings        text[] NOT NULL DEFAULT '{}',
        sha256          text,
        sha1            text,
        md5             text,
        -- The data key under the key-encryption key of this id. Without it the bytes are noise: that is destruction.
        key_id          text,
        wrapped_key     bytea,
        upload_sha256   text UNIQUE,
        expires_at      timestamptz,
        caller_id       text NOT NULL,
        caller_label    text NOT NULL,
        begun_at        timestamptz NOT NULL DEFAULT now(),
        received_at     timestamptz,
        next_scan_at    timestamptz,
        scan_starts     int NOT NULL DEFAULT 0,
        scanned_at      timestamptz,
        destroyed_at    timestamptz,
        CHECK ((report_id IS NULL) <> (incident_id IS NULL)),
        CHECK (state = 'uploading' OR (arrived = size AND received_at IS NOT NULL AND sha256 IS NOT NULL)),
        CHECK ((state = 'destroyed') = (wrapped_key IS NULL)),
        CHECK ((state = 'destroyed') = (destroyed_at IS NOT NULL))
      )`);
    await q.query('CREATE INDEX evidence_report ON evidence (report_id, id) WHERE report_id IS NOT NULL');
    await q.query(
      'CREATE INDEX evidence_incident ON evidence (incident_id, id) WHERE incident_id IS NOT NULL',
    );
    await q.query('CREATE INDEX evidence_body ON evidence (constituent_id)');
    await q.query("CREATE INDEX evidence_scan ON evidence (next_scan_at, id) WHERE state = 'scanning'");
    await q.query("CREATE INDEX evidence_uploading ON evidence (expires_at, id) WHERE state = 'uploading'");
    await q.query(`CREATE INDEX evidence_key ON evidence (key_id, id) WHERE wrapped_key IS NOT NULL`);
    await this.around(q);
    await this.inTheLedger(q);
  }

  private async around(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE evidence_part (
        object_name  text PRIMARY KEY,
        evidence_id  uuid NOT NULL REFERENCES evidence (id),
        part_no      int NOT NULL,
        size         bigint NOT NULL DEFAULT 0,
        stored       boolean NOT NULL DEFAULT false,
        begun_at     timestamptz NOT NULL DEFAULT now()
      )`);
    await q.query(
      'CREATE UNIQUE INDEX evidence_part_order ON evidence_part (evidence_id, part_no) WHERE stored',
    );
    await q.query('CREATE INDEX evidence_part_of ON evidence_part (evidence_id)');
    await q.query(`
      CREATE TABLE evidence_hand_over (
        id           uuid PRIMARY KEY,
        evidence_id  uuid NOT NULL REFERENCES evidence (id),
        task_id      uuid NOT NULL,
        provider_id  uuid NOT NULL,
        reason       text NOT NULL,
        by_label     text NOT NULL,
        at           timestamptz NOT NULL DEFAULT now(),
        UNIQUE (evidence_id, task_id)
      )`);
    await q.query(
      'CREATE INDEX evidence_hand_over_provider ON evidence_hand_over (provider_id, evidence_id)',
    );
  }

  /** A file sent for a body is its business and of its report's case; what FCERT adds is of the case alone. */
  private async inTheLedger(q: QueryRunner): Promise<void> {
    await q.query('ALTER FUNCTION audit_subject(text, text) RENAME TO audit_subject_but_files');
    await q.query(`
      CREATE FUNCTION audit_subject(kind text, object_id text, OUT constituent_id uuid, OUT incident_id uuid, OUT report_id uuid)
        LANGUAGE plpgsql STABLE AS $$
      #variable_conflict use_column
      DECLARE
        found record;
      BEGIN
        IF kind = 'evidence' AND object_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN
          SELECT CASE WHEN e.report_id IS NOT NULL THEN e.constituent_id END AS body,
                 coalesce(e.incident_id, r.incident_id) AS incident, e.report_id AS report INTO found
            FROM evidence e LEFT JOIN report r ON r.id = e.report_id WHERE e.id = object_id::uuid;
        ELSE
          SELECT a.constituent_id AS body, a.incident_id AS incident, a.report_id AS report INTO found
            FROM audit_subject_but_files(kind, object_id) a;
        END IF;
        constituent_id := found.body;
        incident_id := found.incident;
        report_id := found.report;
      END $$`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP FUNCTION audit_subject(text, text)');
    await q.query('ALTER FUNCTION audit_subject_but_files(text, text) RENAME TO audit_subject');
    for (const table of ['evidence_hand_over', 'evidence_part', 'evidence']) {
      await q.query(`DROP TABLE ${table}`);
    }
  }
}

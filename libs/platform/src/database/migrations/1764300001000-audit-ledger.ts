import type { MigrationInterface, QueryRunner } from 'typeorm';

const APPEND_ONLY = ['audit_seal', 'audit_node', 'audit_checkpoint', 'audit_key', 'audit_redaction'];

/**
 * The sealed ledger: committed entries in order as leaves of a Merkle tree (RFC 6962), its complete nodes, and signed
 * checkpoints. An entry keeps the transaction that wrote it, so that what commits late is found without marking rows.
 */
export class AuditLedger1764300001000 implements MigrationInterface {
  name = 'AuditLedger1764300001000';

  async up(q: QueryRunner): Promise<void> {
    await entries(q);
    await tree(q);
    await checkpoints(q);
    await redaction(q);
    await q.query(SUBJECT);
    for (const table of APPEND_ONLY) {
      await q.query(`CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    }
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP FUNCTION redact_audit_entry(uuid, bytea, text)');
    await q.query('DROP FUNCTION audit_subject(text, text)');
    await q.query('DROP TRIGGER audit_entry_kept ON audit_entry');
    await q.query('DROP TRIGGER audit_entry_append_only ON audit_entry');
    await q.query('DROP FUNCTION refuse_audit_change()');
    await q.query(`
      CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    await q.query(
      'DROP TABLE audit_redaction, audit_key, audit_checkpoint, audit_head, audit_node, audit_seal',
    );
    await q.query('DROP INDEX audit_entry_by_transaction');
    await q.query('ALTER TABLE audit_entry DROP COLUMN xid, DROP COLUMN salt');
  }
}

/** Neither column rewrites the table: entries of before share one transaction and have no salt. */
async function entries(q: QueryRunner): Promise<void> {
  await q.query('ALTER TABLE audit_entry ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()');
  await q.query('ALTER TABLE audit_entry ADD COLUMN salt bytea');
  await q.query(
    `ALTER TABLE audit_entry ALTER COLUMN salt SET DEFAULT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())`,
  );
  await q.query('CREATE INDEX audit_entry_by_transaction ON audit_entry (xid, id)');
}

async function tree(q: QueryRunner): Promise<void> {
  await q.query(`
    CREATE TABLE audit_seal (
      -- Place of the entry in the tree, from 0 without a gap.
      leaf            bigint PRIMARY KEY CHECK (leaf >= 0),
      entry_id        uuid NOT NULL UNIQUE,
      hash            bytea NOT NULL CHECK (length(hash) = 32),
      -- Whose business the entry is; the leaf commits to it.
      constituent_id  uuid,
      -- What its label is looked up by.
      incident_id     uuid,
      report_id       uuid,
      sealed_at       timestamptz NOT NULL DEFAULT now()
    )`);
  await q.query(
    'CREATE INDEX audit_seal_of_constituent ON audit_seal (constituent_id, leaf) WHERE constituent_id IS NOT NULL',
  );
  await q.query(`
    CREATE TABLE audit_node (
      -- 1: over two leaves. Only complete subtrees are kept, so no row ever changes.
      level  smallint NOT NULL CHECK (level > 0),
      pos    bigint NOT NULL CHECK (pos >= 0),
      hash   bytea NOT NULL CHECK (length(hash) = 32),
      PRIMARY KEY (level, pos)
    )`);
  await q.query(`
    CREATE TABLE audit_head (
      one        boolean PRIMARY KEY DEFAULT true CHECK (one),
      -- Everything written by transactions before this one is sealed.
      watermark  xid8 NOT NULL
    )`);
  await q.query(`INSERT INTO audit_head (watermark) VALUES ('0')`);
}

async function checkpoints(q: QueryRunner): Promise<void> {
  await q.query(`
    CREATE TABLE audit_key (
      id             text PRIMARY KEY,
      public_key     text NOT NULL,
      first_used_at  timestamptz NOT NULL DEFAULT now()
    )`);
  await q.query(`
    CREATE TABLE audit_checkpoint (
      number     bigint PRIMARY KEY,
      size       bigint NOT NULL CHECK (size > 0),
      root       bytea NOT NULL CHECK (length(root) = 32),
      at         text NOT NULL,
      key_id     text NOT NULL REFERENCES audit_key (id),
      signature  bytea NOT NULL CHECK (length(signature) = 64),
      signed_at  timestamptz NOT NULL DEFAULT now()
    )`);
}

/**
 * The one way to take text out of an entry: its salt goes with it, what the leaf commits to stays. The api may call it and
 * has no right to change an entry past it.
 */
async function redaction(q: QueryRunner): Promise<void> {
  const [{ schema }] = (await q.query('SELECT quote_ident(current_schema()) AS schema')) as [
    { schema: string },
  ];
  await q.query(`
    CREATE TABLE audit_redaction (
      entry_id     uuid PRIMARY KEY,
      data_digest  bytea NOT NULL CHECK (length(data_digest) = 32),
      reason       text NOT NULL,
      redacted_at  timestamptz NOT NULL DEFAULT now()
    )`);
  await q.query(`
    CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.data = '{"redacted": true}'::jsonb
         AND to_jsonb(NEW) - '{data,salt}'::text[] = to_jsonb(OLD) - '{data,salt}'::text[]
         AND NEW.salt IS NOT DISTINCT FROM substring(OLD.salt FOR 16)
         AND EXISTS (SELECT FROM audit_redaction r WHERE r.entry_id = OLD.id AND r.redacted_at = now()) THEN
        RETURN NEW;
      END IF;
      RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END $$`);
  await q.query('DROP TRIGGER audit_entry_append_only ON audit_entry');
  await q.query(`
    CREATE TRIGGER audit_entry_append_only BEFORE DELETE OR TRUNCATE ON audit_entry
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  await q.query(`
    CREATE TRIGGER audit_entry_kept BEFORE UPDATE ON audit_entry
      FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()`);
  await q.query(`
    CREATE FUNCTION redact_audit_entry(entry uuid, digest bytea, why text) RETURNS boolean
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = ${schema}, pg_temp AS $$
    BEGIN
      INSERT INTO audit_redaction (entry_id, data_digest, reason) VALUES (entry, digest, why)
        ON CONFLICT DO NOTHING;
      IF NOT FOUND THEN RETURN false; END IF;
      UPDATE audit_entry SET data = '{"redacted": true}', salt = substring(salt FOR 16) WHERE id = entry;
      IF NOT FOUND THEN RAISE EXCEPTION 'there is no such entry'; END IF;
      RETURN true;
    END $$`);
}

/**
 * Whose business an object is, and which case it belongs to. What FCERT does about a ministry's incident between its own
 * desks and with providers has a case, but is not that ministry's.
 */
const SUBJECT = `
  CREATE FUNCTION audit_subject(kind text, object_id text, OUT constituent_id uuid, OUT incident_id uuid, OUT report_id uuid)
    LANGUAGE plpgsql STABLE AS $$
  #variable_conflict use_column
  DECLARE
    it uuid := CASE WHEN object_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN object_id::uuid END;
    found record;
  BEGIN
    IF it IS NULL THEN RETURN; END IF;
    CASE kind
      WHEN 'report' THEN
        SELECT r.constituent_id AS body, r.incident_id AS incident, r.id AS report INTO found FROM report r WHERE r.id = it;
      WHEN 'incident' THEN
        SELECT i.constituent_id AS body, i.id AS incident, NULL::uuid AS report INTO found FROM incident i WHERE i.id = it;
      WHEN 'clock' THEN
        SELECT CASE c.subject_kind WHEN 'incident' THEN i.constituent_id
                    WHEN 'recurring-duty' THEN CASE WHEN d.holder_kind = 'constituent' THEN d.holder_id END END AS body,
               coalesce(i.id, t.incident_id) AS incident, NULL::uuid AS report INTO found
          FROM clock c LEFT JOIN incident i ON c.subject_kind = 'incident' AND i.id = c.subject_id
          LEFT JOIN mssp_task t ON c.subject_kind = 'mssp-task' AND t.id = c.subject_id
          LEFT JOIN duty_period d ON c.subject_kind = 'recurring-duty' AND d.id = c.subject_id WHERE c.id = it;
      WHEN 'escalation' THEN
        SELECT NULL::uuid AS body, CASE e.subject_kind WHEN 'incident' THEN e.subject_id ELSE t.incident_id END AS incident,
               NULL::uuid AS report INTO found
          FROM escalation e LEFT JOIN mssp_task t ON t.id = e.subject_id WHERE e.id = it;
      WHEN 'hand-off' THEN
        SELECT NULL::uuid AS body, h.incident_id AS incident, NULL::uuid AS report INTO found
          FROM escalation_handoff h WHERE h.id = it;
      WHEN 'legal-hold' THEN
        SELECT NULL::uuid AS body, l.incident_id AS incident, NULL::uuid AS report INTO found
          FROM legal_hold l WHERE l.id = it;
      WHEN 'alert-message' THEN
        SELECT NULL::uuid AS body, coalesce(i.id, t.incident_id) AS incident, r.id AS report INTO found
          FROM alert_message m LEFT JOIN incident i ON i.id = m.subject_id
          LEFT JOIN mssp_task t ON t.id = m.subject_id LEFT JOIN report r ON r.id = m.subject_id WHERE m.id = it;
      WHEN 'mssp-task' THEN
        SELECT NULL::uuid AS body, t.incident_id AS incident, NULL::uuid AS report INTO found FROM mssp_task t WHERE t.id = it;
      WHEN 'duty' THEN
        SELECT CASE WHEN d.holder_kind = 'constituent' THEN d.holder_id END AS body, NULL::uuid AS incident,
               NULL::uuid AS report INTO found FROM duty_period d WHERE d.id = it;
      WHEN 'person' THEN
        SELECT p.constituent_id AS body, NULL::uuid AS incident, NULL::uuid AS report INTO found FROM person p WHERE p.id = it;
      WHEN 'session' THEN
        SELECT p.constituent_id AS body, NULL::uuid AS incident, NULL::uuid AS report INTO found
          FROM person_session s JOIN person p ON p.id = s.person_id WHERE s.id = it;
      WHEN 'api-key' THEN
        SELECT k.constituent_id AS body, NULL::uuid AS incident, NULL::uuid AS report INTO found FROM api_key k WHERE k.id = it;
      WHEN 'constituent' THEN
        SELECT it AS body, NULL::uuid AS incident, NULL::uuid AS report INTO found;
      ELSE RETURN;
    END CASE;
    constituent_id := found.body;
    incident_id := found.incident;
    report_id := found.report;
  END $$`;

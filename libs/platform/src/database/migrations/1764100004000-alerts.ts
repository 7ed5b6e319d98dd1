import type { MigrationInterface, QueryRunner } from 'typeorm';

const LANGUAGES = "('en', 'ur')";
const KINDS = "ARRAY['escalation', 'clock-due-soon', 'clock-breached', 'receipt']";

export class Alerts1764100004000 implements MigrationInterface {
  name = 'Alerts1764100004000';

  async up(q: QueryRunner): Promise<void> {
    await this.addresses(q);
    await this.messages(q);
    await this.attempts(q);
    await this.links(q);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`DROP TABLE acknowledgement_link, alert_attempt, alert_message, contact_preference, webhook_secret,
                              alert_address`);
    await q.query('DROP FUNCTION refuse_second_outcome()');
  }

  /** Where people want to be told, beside the address of their account; contacts of bodies live in their own room. */
  private async addresses(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE alert_address (
        id               uuid PRIMARY KEY,
        person_id        uuid NOT NULL,
        channel          text NOT NULL CHECK (channel IN ('email', 'sms', 'webhook')),
        address          text NOT NULL CHECK (length(address) BETWEEN 3 AND 2000),
        language         text NOT NULL CHECK (language IN ${LANGUAGES}),
        kinds            text[] NOT NULL CHECK (cardinality(kinds) > 0 AND kinds <@ ${KINDS}),
        -- Nothing but the code itself goes to an address nobody has shown to be theirs.
        verified_at      timestamptz,
        -- The code of an issue follows from the key of this installation and its number, so none is stored.
        code_issue       integer NOT NULL DEFAULT 0,
        code_expires_at  timestamptz,
        code_tries       integer NOT NULL DEFAULT 0,
        removed_at       timestamptz,
        created_at       timestamptz NOT NULL DEFAULT now()
      )`);
    await q.query(`CREATE UNIQUE INDEX alert_address_one ON alert_address (person_id, channel, address)
                    WHERE removed_at IS NULL`);
    await q.query(`
      CREATE TABLE webhook_secret (
        id          uuid PRIMARY KEY,
        address_id  uuid NOT NULL REFERENCES alert_address (id),
        -- AES-256-GCM under the key of this installation, bound to address and secret.
        sealed      bytea NOT NULL,
        created_at  timestamptz NOT NULL DEFAULT now(),
        -- NULL for the newest; the one before it goes on signing until then.
        retires_at  timestamptz
      )`);
    await q.query(
      `CREATE UNIQUE INDEX webhook_secret_newest ON webhook_secret (address_id) WHERE retires_at IS NULL`,
    );
    await q.query(`
      CREATE TABLE contact_preference (
        contact_id      uuid PRIMARY KEY,
        constituent_id  uuid NOT NULL,
        language        text NOT NULL CHECK (language IN ${LANGUAGES}),
        receipts        boolean NOT NULL,
        updated_at      timestamptz NOT NULL DEFAULT now()
      )`);
    await q.query(
      'CREATE INDEX contact_preference_receipts ON contact_preference (constituent_id) WHERE receipts',
    );
  }

  /** The delivery ledger. */
  private async messages(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE alert_message (
        id               uuid PRIMARY KEY,
        event_id         uuid NOT NULL,
        event_type       text,
        kind             text NOT NULL,
        recipient_kind   text NOT NULL CHECK (recipient_kind IN ('person', 'contact')),
        recipient_id     uuid NOT NULL,
        channel          text NOT NULL CHECK (channel IN ('email', 'sms', 'webhook')),
        address_id       uuid REFERENCES alert_address (id),
        address          text NOT NULL,
        -- What shares one limit of messages under way: a relay, a gateway, the host of a receiver.
        lane             text NOT NULL,
        language         text NOT NULL CHECK (language IN ${LANGUAGES}),
        subject_kind     text NOT NULL,
        subject_id       uuid,
        reference        text,
        constituent_id   uuid,
        provider_id      uuid,
        tlp              text NOT NULL CHECK (tlp IN ('red', 'amber+strict', 'amber', 'green', 'clear')),
        -- Codes, titles of clocks and instants; never report text, bodies or secrets.
        facts            jsonb NOT NULL,
        state            text NOT NULL CHECK (state IN ('waiting', 'sent', 'dead', 'withheld')),
        reason           text,
        attempts         integer NOT NULL DEFAULT 0,
        next_attempt_at  timestamptz,
        give_up_at       timestamptz NOT NULL,
        settled_at       timestamptz,
        correlation_id   text NOT NULL,
        created_at       timestamptz NOT NULL DEFAULT now(),
        -- One person in several roles is told once on each address.
        UNIQUE (event_id, channel, address),
        CHECK ((state = 'waiting') = (next_attempt_at IS NOT NULL)),
        CHECK ((state = 'waiting') = (settled_at IS NULL)),
        CHECK ((state IN ('dead', 'withheld')) = (reason IS NOT NULL))
      )`);
    await q.query(
      `CREATE INDEX alert_message_due ON alert_message (next_attempt_at, id) WHERE state = 'waiting'`,
    );
    await q.query(`CREATE INDEX alert_message_dead ON alert_message (settled_at) WHERE state = 'dead'`);
    await q.query('CREATE INDEX alert_message_newest ON alert_message (created_at DESC, id DESC)');
    await q.query('CREATE INDEX alert_message_reference ON alert_message (reference, created_at DESC)');
    await q.query('CREATE INDEX alert_message_address ON alert_message (address, created_at)');
  }

  /** What was tried, and what came of it. */
  private async attempts(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE alert_attempt (
        message_id   uuid NOT NULL REFERENCES alert_message (id),
        no           integer NOT NULL,
        started_at   timestamptz NOT NULL,
        -- NULL: under way, or the process died in it and nobody knows whether it arrived.
        outcome      text,
        code         integer,
        finished_at  timestamptz,
        PRIMARY KEY (message_id, no),
        CHECK ((outcome IS NULL) = (finished_at IS NULL))
      )`);
    await q.query(`
      CREATE FUNCTION refuse_second_outcome() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.outcome IS NOT NULL OR NEW.message_id <> OLD.message_id OR NEW.no <> OLD.no
           OR NEW.started_at <> OLD.started_at THEN
          RAISE EXCEPTION 'an attempt gets its outcome once' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
      END $$`);
    await q.query(`CREATE TRIGGER alert_attempt_one_outcome BEFORE UPDATE ON alert_attempt
                     FOR EACH ROW EXECUTE FUNCTION refuse_second_outcome()`);
    await q.query(`CREATE TRIGGER alert_attempt_append_only BEFORE DELETE OR TRUNCATE ON alert_attempt
                     FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  private async links(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE acknowledgement_link (
        id             uuid PRIMARY KEY,
        -- SHA-256; the token itself stands in the letter alone.
        token_hash     bytea NOT NULL UNIQUE,
        message_id     uuid NOT NULL REFERENCES alert_message (id),
        escalation_id  uuid NOT NULL,
        person_id      uuid NOT NULL,
        expires_at     timestamptz NOT NULL,
        used_at        timestamptz,
        created_at     timestamptz NOT NULL DEFAULT now()
      )`);
    await q.query('CREATE INDEX acknowledgement_link_message ON acknowledgement_link (message_id)');
  }
}

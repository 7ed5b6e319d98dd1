import type { MigrationInterface, QueryRunner } from 'typeorm';

const ROLES = "('reporter', 'analyst', 'shift-lead', 'director', 'mssp-operator', 'oversight', 'admin')";
/** A ministry's account belongs to a constituent, an operator's to a provider, all others to neither. */
const BELONGS = `((role = 'reporter') = (constituent_id IS NOT NULL)
          AND (role = 'mssp-operator') = (provider_id IS NOT NULL))`;

export class Identity1764000003000 implements MigrationInterface {
  name = 'Identity1764000003000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE person (
        id              uuid PRIMARY KEY,
        email           text NOT NULL UNIQUE CHECK (email = lower(email)),
        name            text NOT NULL,
        role            text NOT NULL CHECK (role IN ${ROLES}),
        constituent_id  uuid,
        provider_id     uuid,
        password_hash   text NOT NULL,
        disabled_at     timestamptz,
        created_at      timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT person_belongs CHECK ${BELONGS}
      )`);
    await q.query(`
      CREATE TABLE person_session (
        id            uuid PRIMARY KEY,
        -- SHA-256 of a 256-bit reference: the reference itself exists only in the browser's cookie.
        token_hash    bytea NOT NULL UNIQUE,
        person_id     uuid NOT NULL REFERENCES person (id),
        created_at    timestamptz NOT NULL DEFAULT now(),
        last_seen_at  timestamptz NOT NULL DEFAULT now(),
        expires_at    timestamptz NOT NULL,
        revoked_at    timestamptz
      )`);
    await q.query('CREATE INDEX person_session_live ON person_session (person_id) WHERE revoked_at IS NULL');
    await q.query(`
      CREATE TABLE api_key (
        id              uuid PRIMARY KEY,
        name            text NOT NULL,
        secret_hash     bytea NOT NULL,
        role            text NOT NULL CHECK (role IN ${ROLES}),
        constituent_id  uuid,
        provider_id     uuid,
        scopes          text[] NOT NULL CHECK (cardinality(scopes) > 0),
        created_by      text NOT NULL,
        created_at      timestamptz NOT NULL DEFAULT now(),
        expires_at      timestamptz NOT NULL,
        revoked_at      timestamptz,
        -- To the minute: enough to find unused keys, cheap enough for the intake.
        last_used_at    timestamptz,
        CONSTRAINT api_key_belongs CHECK ${BELONGS}
      )`);
    await q.query(`
      CREATE TABLE sign_in_attempt (
        subject_kind    text NOT NULL CHECK (subject_kind IN ('account', 'address', 'pair')),
        -- SHA-256 of the subject: an unknown e-mail address somebody typed is not kept.
        subject_hash    bytea NOT NULL,
        failures        integer NOT NULL,
        last_failed_at  timestamptz NOT NULL,
        PRIMARY KEY (subject_kind, subject_hash)
      )`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE sign_in_attempt, api_key, person_session, person');
  }
}

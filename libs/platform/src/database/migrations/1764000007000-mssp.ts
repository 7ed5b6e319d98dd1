import type { MigrationInterface, QueryRunner } from 'typeorm';

const SEVERITY = "('critical', 'high', 'medium', 'low', 'baseline')";

export class Mssp1764000007000 implements MigrationInterface {
  name = 'Mssp1764000007000';

  async up(q: QueryRunner): Promise<void> {
    await this.catalogue(q);
    await this.rules(q);
    await this.tasks(q);
    await this.besideTasks(q);
  }

  private async catalogue(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE mssp_service (
        id        text PRIMARY KEY CHECK (id ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
        area      text NOT NULL,
        name      text NOT NULL,
        source    uuid NOT NULL UNIQUE,
        position  integer NOT NULL
      )`);
    await q.query(`
      CREATE TABLE mssp_provider (
        id          uuid PRIMARY KEY,
        code        text NOT NULL UNIQUE CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
        name        text NOT NULL,
        active      boolean NOT NULL DEFAULT true,
        created_at  timestamptz NOT NULL DEFAULT now()
      )`);
    await q.query(`
      CREATE TABLE mssp_contract (
        id              uuid PRIMARY KEY,
        code            text NOT NULL UNIQUE CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(code) <= 40),
        provider_id     uuid NOT NULL REFERENCES mssp_provider (id),
        -- NULL: for every organisation.
        constituent_id  uuid,
        services        text[] NOT NULL CHECK (cardinality(services) > 0),
        -- [{severity, acknowledge, complete}] with ISO 8601 durations; their clocks live in the policy of that id.
        targets         jsonb NOT NULL,
        policy_id       text NOT NULL UNIQUE,
        policy_version  text NOT NULL,
        -- Half-open; NULL: no bound.
        valid_from      date,
        valid_until     date,
        created_at      timestamptz NOT NULL DEFAULT now(),
        CHECK (valid_from IS NULL OR valid_until IS NULL OR valid_from < valid_until)
      )`);
    await q.query('CREATE INDEX mssp_contract_services ON mssp_contract USING gin (services)');
  }

  private async rules(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE mssp_routing_rule (
        id               uuid PRIMARY KEY,
        code             text NOT NULL UNIQUE,
        position         integer NOT NULL,
        enabled          boolean NOT NULL DEFAULT true,
        -- {categories?, sectors?, severities?, flags?: {all?, any?, none?}}
        conditions       jsonb NOT NULL,
        service_id       text NOT NULL REFERENCES mssp_service (id),
        instructions     text NOT NULL,
        match_count      bigint NOT NULL DEFAULT 0,
        last_matched_at  timestamptz,
        -- Matches that led to no task because no contract, or a label, stood in the way.
        unserved_count   bigint NOT NULL DEFAULT 0
      )`);
  }

  private async tasks(q: QueryRunner): Promise<void> {
    await q.query('CREATE SEQUENCE mssp_task_number');
    await q.query(`
      CREATE TABLE mssp_task (
        id                  uuid PRIMARY KEY,
        reference           text NOT NULL UNIQUE DEFAULT 'FCT-' || to_char(now() AT TIME ZONE 'Asia/Karachi', 'YYYY')
                              || '-' || lpad(nextval('mssp_task_number')::text, 6, '0'),
        incident_id         uuid NOT NULL,
        incident_reference  text NOT NULL,
        constituent_id      uuid NOT NULL,
        provider_id         uuid NOT NULL REFERENCES mssp_provider (id),
        contract_id         uuid NOT NULL REFERENCES mssp_contract (id),
        service_id          text NOT NULL REFERENCES mssp_service (id),
        rule_id             uuid REFERENCES mssp_routing_rule (id),
        title               text NOT NULL,
        instructions        text NOT NULL,
        severity            text NOT NULL CHECK (severity IN ${SEVERITY}),
        tlp                 text NOT NULL CHECK (tlp IN ('amber', 'green', 'clear')),
        state               text NOT NULL DEFAULT 'offered' CHECK (state IN
                              ('offered', 'acknowledged', 'started', 'completed', 'accepted', 'returned', 'refused')),
        version             integer NOT NULL DEFAULT 1,
        evidence            text,
        refusal_reason      text,
        return_reason       text,
        next_due_at         timestamptz,
        offered_at          timestamptz NOT NULL DEFAULT now(),
        offered_by          text NOT NULL,
        acknowledged_at     timestamptz,
        acknowledged_by     text,
        started_at          timestamptz,
        started_by          text,
        completed_at        timestamptz,
        completed_by        text,
        refused_at          timestamptz,
        refused_by          text,
        accepted_at         timestamptz,
        accepted_by         text,
        returned_at         timestamptz,
        returned_by         text,
        return_count        integer NOT NULL DEFAULT 0,
        CHECK (state <> 'refused' OR refusal_reason IS NOT NULL),
        CHECK (state NOT IN ('completed', 'accepted') OR evidence IS NOT NULL),
        CHECK (state <> 'returned' OR return_reason IS NOT NULL)
      )`);
  }

  private async besideTasks(q: QueryRunner): Promise<void> {
    // Every text an act came with, in order: evidence given again after a return does not replace the first.
    await q.query(`
      CREATE TABLE mssp_task_statement (
        task_id  uuid NOT NULL REFERENCES mssp_task (id),
        version  integer NOT NULL,
        verb     text NOT NULL CHECK (verb IN ('complete', 'refuse', 'return')),
        text     text NOT NULL,
        at       timestamptz NOT NULL DEFAULT now(),
        by       text NOT NULL,
        PRIMARY KEY (task_id, version)
      )`);
    await q.query(`
      CREATE TRIGGER mssp_task_statement_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON mssp_task_statement
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    // A rule offers a service on an incident once, however often its event is heard.
    await q.query(
      'CREATE UNIQUE INDEX mssp_task_by_rule ON mssp_task (incident_id, rule_id) WHERE rule_id IS NOT NULL',
    );
    await q.query('CREATE INDEX mssp_task_of_incident ON mssp_task (incident_id, offered_at)');
    await q.query('CREATE INDEX mssp_task_of_provider ON mssp_task (provider_id, offered_at DESC, id DESC)');
    await q.query('CREATE INDEX mssp_task_by_offer ON mssp_task (offered_at DESC, id DESC)');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(
      'DROP TABLE mssp_task_statement, mssp_task, mssp_routing_rule, mssp_contract, mssp_provider, mssp_service',
    );
    await q.query('DROP SEQUENCE mssp_task_number');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Approvals1764300002001 implements MigrationInterface {
  name = 'Approvals1764300002001';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE approval (
        id                 uuid PRIMARY KEY,
        -- What is asked for: a name that a room has registered, such as person.role.
        kind               text NOT NULL,
        subject_kind       text NOT NULL,
        subject_id         text NOT NULL,
        change             jsonb NOT NULL,
        reason             text NOT NULL,
        requested_by       uuid NOT NULL REFERENCES person (id),
        requested_by_name  text NOT NULL,
        requested_at       timestamptz NOT NULL DEFAULT now(),
        expires_at         timestamptz NOT NULL,
        decision           text CHECK (decision IN ('approved', 'refused', 'withdrawn', 'expired')),
        decided_by         uuid REFERENCES person (id),
        decided_by_name    text,
        decided_at         timestamptz,
        decision_reason    text,
        CHECK ((decision IS NULL) = (decided_at IS NULL)),
        -- The second wall of the two-person rule, whatever the program above it believes.
        CONSTRAINT approval_two_people CHECK (decision IS DISTINCT FROM 'approved' OR decided_by <> requested_by)
      )`);
    await q.query('CREATE UNIQUE INDEX approval_open ON approval (kind, subject_id) WHERE decision IS NULL');
    await q.query('CREATE INDEX approval_newest ON approval (requested_at DESC, id DESC)');
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE approval');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Policies are drafted by one person and approved by another; every stored version says by whom. */
export class PolicyLifecycle1764100002000 implements MigrationInterface {
  name = 'PolicyLifecycle1764100002000';

  async up(q: QueryRunner): Promise<void> {
    await versions(q);
    await drafts(q);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE clock_policy_draft');
    await q.query('DROP TRIGGER clock_policy_origin_fixed ON clock_policy');
    await q.query(`
      ALTER TABLE clock_policy
        DROP COLUMN state, DROP COLUMN author_ids, DROP COLUMN author_labels, DROP COLUMN approved_by_id,
        DROP COLUMN approved_by_label, DROP COLUMN approved_at, DROP COLUMN in_force_until, DROP COLUMN superseded_by,
        DROP COLUMN state_reason, DROP COLUMN revision`);
  }
}

async function versions(q: QueryRunner): Promise<void> {
  // What was loaded before drafts existed came with the product.
  await q.query(`
    ALTER TABLE clock_policy
      ADD COLUMN state text NOT NULL DEFAULT 'approved' CHECK (state IN ('approved', 'superseded', 'retired')),
      -- Everybody who wrote any of it.
      ADD COLUMN author_ids text[] NOT NULL DEFAULT '{shipped}' CHECK (cardinality(author_ids) > 0),
      ADD COLUMN author_labels text[] NOT NULL DEFAULT '{shipped}',
      ADD COLUMN approved_by_id text NOT NULL DEFAULT 'shipped',
      ADD COLUMN approved_by_label text NOT NULL DEFAULT 'shipped',
      ADD COLUMN approved_at timestamptz NOT NULL DEFAULT now(),
      -- Last day in the policy's own zone on which it starts clocks, beside the last day of the document itself.
      ADD COLUMN in_force_until date,
      ADD COLUMN superseded_by text,
      ADD COLUMN state_reason text,
      -- Counts the acts of the lifecycle; a writer says which one it has seen.
      ADD COLUMN revision integer NOT NULL DEFAULT 1 CHECK (revision > 0),
      ADD CONSTRAINT clock_policy_two_people
        CHECK (approved_by_id = 'shipped' OR approved_by_id <> ALL (author_ids)),
      ADD CONSTRAINT clock_policy_ended CHECK (state = 'approved' OR in_force_until IS NOT NULL),
      ADD CONSTRAINT clock_policy_successor CHECK ((state = 'superseded') = (superseded_by IS NOT NULL))`);
  await q.query(`
    CREATE TRIGGER clock_policy_origin_fixed BEFORE UPDATE ON clock_policy FOR EACH ROW
      WHEN ((OLD.author_ids, OLD.author_labels, OLD.approved_by_id, OLD.approved_by_label, OLD.approved_at)
            IS DISTINCT FROM
            (NEW.author_ids, NEW.author_labels, NEW.approved_by_id, NEW.approved_by_label, NEW.approved_at))
      EXECUTE FUNCTION refuse_change()`);
}

async function drafts(q: QueryRunner): Promise<void> {
  await q.query(`
    CREATE TABLE clock_policy_draft (
      id                uuid PRIMARY KEY,
      policy_id         text NOT NULL,
      version           text NOT NULL CHECK (version ~ '^[0-9]+[.][0-9]+[.][0-9]+$'),
      document          jsonb NOT NULL,
      note              text NOT NULL,
      state             text NOT NULL CHECK (state IN ('draft', 'approved', 'refused')),
      author_ids        text[] NOT NULL CHECK (cardinality(author_ids) > 0),
      author_labels     text[] NOT NULL,
      revision          integer NOT NULL DEFAULT 1 CHECK (revision > 0),
      created_at        timestamptz NOT NULL DEFAULT now(),
      changed_at        timestamptz NOT NULL DEFAULT now(),
      decided_by_id     text,
      decided_by_label  text,
      decided_at        timestamptz,
      reason            text,
      CHECK ((state = 'draft') = (decided_at IS NULL)),
      CONSTRAINT clock_policy_draft_two_people
        CHECK (state <> 'approved' OR (decided_by_id IS NOT NULL AND decided_by_id <> ALL (author_ids)))
    )`);
  await q.query(`
    CREATE UNIQUE INDEX clock_policy_draft_one_open ON clock_policy_draft (policy_id, version) WHERE state = 'draft'`);
  await q.query(`CREATE INDEX clock_policy_draft_list ON clock_policy_draft (created_at DESC, id)`);
  await q.query(`
    CREATE TRIGGER clock_policy_draft_decided BEFORE UPDATE ON clock_policy_draft FOR EACH ROW
      WHEN (OLD.state <> 'draft') EXECUTE FUNCTION refuse_change()`);
  await q.query(`
    CREATE TRIGGER clock_policy_draft_kept BEFORE DELETE ON clock_policy_draft
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whoever restricts an incident need not think of what hangs on it: the incident, those merged into it, their reports and
 * tasks are hidden in the same statement. Lifting the restriction takes the rows away by their foreign key.
 */
export class NeedToKnow1764300096000 implements MigrationInterface {
  name = 'NeedToKnow1764300096000';

  async up(q: QueryRunner): Promise<void> {
    const [{ schema }] = (await q.query('SELECT quote_ident(current_schema()) AS schema')) as [
      { schema: string },
    ];
    await q.query(`
      CREATE FUNCTION hide_restricted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = ${schema}, pg_temp AS $$
      BEGIN
        INSERT INTO restricted_subject (subject_id, incident_id)
        WITH RECURSIVE family (id) AS (
          SELECT NEW.incident_id
          UNION SELECT i.id FROM incident i JOIN family f ON i.duplicate_of = f.id)
        SELECT id, NEW.incident_id FROM family
        UNION SELECT r.report_id, NEW.incident_id FROM incident_report r JOIN family f ON r.incident_id = f.id
        UNION SELECT t.id, NEW.incident_id FROM mssp_task t JOIN family f ON t.incident_id = f.id
        ON CONFLICT (subject_id) DO UPDATE SET incident_id = excluded.incident_id;
        RETURN NULL;
      END $$`);
    // What is joined to a merged incident, or offered on it, is hidden by the list of the one it was merged into.
    await q.query(follow(schema, 'restricted_subject r WHERE r.subject_id = NEW.incident_id'));
    await q.query(`
      CREATE TRIGGER restriction_hides AFTER INSERT ON incident_restriction
        FOR EACH ROW EXECUTE FUNCTION hide_restricted()`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TRIGGER restriction_hides ON incident_restriction');
    await q.query('DROP FUNCTION hide_restricted()');
    const [{ schema }] = (await q.query('SELECT quote_ident(current_schema()) AS schema')) as [
      { schema: string },
    ];
    await q.query(follow(schema, 'incident_restriction r WHERE r.incident_id = NEW.incident_id'));
  }
}

/** The trigger function of reports and tasks. @param whose where the list that holds for the new row is found, as `r` */
const follow = (schema: string, whose: string) => `
  CREATE OR REPLACE FUNCTION follow_restriction() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = ${schema}, pg_temp AS $$
  DECLARE subject uuid := (to_jsonb(CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END) ->> TG_ARGV[0])::uuid;
  BEGIN
    IF TG_OP <> 'INSERT' THEN
      DELETE FROM restricted_subject s WHERE s.subject_id = subject AND s.incident_id = OLD.incident_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
      INSERT INTO restricted_subject (subject_id, incident_id)
      SELECT subject, r.incident_id FROM ${whose}
      ON CONFLICT (subject_id) DO UPDATE SET incident_id = excluded.incident_id;
    END IF;
    RETURN NULL;
  END $$`;

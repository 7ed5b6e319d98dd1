-- The roles of FCERT's processes. To be run once on a server by whoever may make roles; running it again changes nothing.
-- They hold no password: give each one with ALTER ROLE ... LOGIN PASSWORD (docs/operations/database-roles.md).
-- `migrate` lays their rights and the policies on the tables.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['fcert_api', 'fcert_worker', 'fcert_gateway', 'fcert_prover', 'fcert_reporting'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION', name);
    END IF;
  END LOOP;
END $$;

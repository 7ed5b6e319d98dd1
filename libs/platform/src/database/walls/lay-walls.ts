import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { QueryRunner } from 'typeorm';
import { sqlState } from '../database-failure.js';
import { PROCESS_ROLES, type ProcessRole, SEQUENCES, WALLS, type Wall } from './access-map.js';
import { policiesOf } from './policies.js';

const WORDS: Readonly<Record<string, string>> = { S: 'SELECT', I: 'INSERT', U: 'UPDATE', D: 'DELETE' };
/** A table that is in use gives way within this many tries of a second each. */
const TRIES = 20;
const NOT_ALLOWED = '42501';
const LOCK_NOT_FREE = ['55P03', '40P01'];

export const roleOf = (name: ProcessRole): string => `fcert_${name}`;

/**
 * Lays policies and rights on the tables as the access map says, table by table, and only when the map has changed since:
 * a policy takes its table for itself while it is written. Throws for a table the map does not know, and where a role is
 * missing that whoever migrates may not make.
 */
export async function layWalls(runner: QueryRunner): Promise<void> {
  const tables = await knownTables(runner);
  await ensureRoles(runner);
  const statements = tables.map((table) => statementsOf(table, WALLS[table]!));
  const digest = createHash('sha256')
    .update(JSON.stringify([statements, SEQUENCES]))
    .digest('hex');
  const [state] = (await runner.query('SELECT digest FROM wall_state')) as { digest: string }[];
  if (state?.digest === digest) return;
  await around(runner);
  for (const [n, table] of tables.entries()) await layOne(runner, table, statements[n]!);
  await runner.query(
    'INSERT INTO wall_state (digest) VALUES ($1) ON CONFLICT (one) DO UPDATE SET digest = excluded.digest',
    [digest],
  );
}

/** Schema, sequences, functions, and the room the worker plays rehearsals in. */
async function around(runner: QueryRunner): Promise<void> {
  const everybody = PROCESS_ROLES.map(roleOf).join(', ');
  const [here] = (await runner.query(
    `SELECT quote_ident(current_schema()) AS schema, quote_ident(current_database()) AS database,
            has_database_privilege(current_database(), 'CREATE WITH GRANT OPTION') AS "mayGrant"`,
  )) as { schema: string; database: string; mayGrant: boolean }[];
  await runner.query(`GRANT USAGE ON SCHEMA ${here!.schema} TO ${everybody}`);
  if (here!.mayGrant) await runner.query(`GRANT CREATE ON DATABASE ${here!.database} TO ${roleOf('worker')}`);
  for (const [name, roles] of Object.entries(SEQUENCES))
    await runner.query(`GRANT USAGE ON SEQUENCE ${name} TO ${roles.map(roleOf).join(', ')}`);
  await runner.query('REVOKE ALL ON FUNCTION search_titles(text, integer) FROM PUBLIC');
  await runner.query(`GRANT EXECUTE ON FUNCTION search_titles(text, integer) TO ${roleOf('api')}`);
  await runner.query('REVOKE ALL ON FUNCTION redact_audit_entry(uuid, bytea, text) FROM PUBLIC');
  await runner.query(`GRANT EXECUTE ON FUNCTION redact_audit_entry(uuid, bytea, text) TO ${roleOf('api')}`);
}

function statementsOf(table: string, { rule, rights }: Wall): string[] {
  const grants = Object.entries(rights).map(([name, letters]) => {
    const words = [...letters].map((letter) => WORDS[letter]!).join(', ');
    return `GRANT ${words} ON ${table} TO ${roleOf(name as ProcessRole)}`;
  });
  const closed = rule.kind !== 'open';
  return [
    `REVOKE ALL ON ${table} FROM PUBLIC, ${PROCESS_ROLES.map(roleOf).join(', ')}`,
    ...grants,
    `ALTER TABLE ${table} ${closed ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`,
    `ALTER TABLE ${table} ${closed ? 'FORCE' : 'NO FORCE'} ROW LEVEL SECURITY`,
    ...policiesOf(table, rule),
  ];
}

async function layOne(runner: QueryRunner, table: string, statements: readonly string[]): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    await runner.startTransaction();
    try {
      const old = (await runner.query(
        `SELECT quote_ident(policyname) AS name FROM pg_policies WHERE schemaname = current_schema() AND tablename = $1`,
        [table],
      )) as { name: string }[];
      const drops = old.map(({ name }) => `DROP POLICY ${name} ON ${table}`);
      await runner.query([...drops, ...statements].join(';\n'));
      return await runner.commitTransaction();
    } catch (error) {
      await runner.rollbackTransaction();
      if (attempt === TRIES || !LOCK_NOT_FREE.includes(sqlState(error) ?? '')) throw error;
      await delay(100 * attempt);
    }
  }
}

/** The tables there are, each with a line in the map. */
async function knownTables(runner: QueryRunner): Promise<string[]> {
  const tables = (await runner.query(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()`,
  )) as { name: string }[];
  const names = tables.map(({ name }) => name).sort();
  const unknown = names.filter((name) => !Object.hasOwn(WALLS, name));
  if (unknown.length === 0) return names;
  throw new Error(
    `${unknown.join(', ')}: no line in the access map (libs/platform/src/database/walls/access-map.ts), so nobody may use it`,
  );
}

/** Roles are of the whole server and hold nothing but rights; how a process signs in as one is not decided here. */
async function ensureRoles(runner: QueryRunner): Promise<void> {
  const there = (await runner.query('SELECT rolname AS name FROM pg_roles')) as { name: string }[];
  for (const role of PROCESS_ROLES.map(roleOf).filter((name) => !there.some((it) => it.name === name))) {
    try {
      await runner.query(`CREATE ROLE ${role} NOLOGIN`);
    } catch (error) {
      if (sqlState(error) !== NOT_ALLOWED) throw error;
      throw new Error(
        `The role ${role} is missing and this user may not make roles. Have an administrator of the server run ` +
          `docker/postgres/roles.sql once (docs/operations/database-roles.md), then migrate again.`,
        { cause: error },
      );
    }
  }
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const SQL = path.resolve(import.meta.dirname, '../../docker/postgres/roles.sql');

/** The processes that sign in to the database, each under a role of its own. */
export const DATABASE_PROCESSES = ['api', 'worker', 'gateway', 'prover'];

const roleOf = (name) => `fcert_${name}`;

/**
 * Makes the roles of the processes and gives each its password.
 * @param client of a superuser, or of whoever may make roles
 * @param {(name: string) => string} passwordOf
 */
export async function ensureProcessRoles(client, passwordOf) {
  await client.query(readFileSync(SQL, 'utf8'));
  for (const name of DATABASE_PROCESSES) {
    const password = client.escapeLiteral(passwordOf(name));
    await client.query(`ALTER ROLE ${roleOf(name)} LOGIN PASSWORD ${password}`);
  }
}

/** The address of one database for each process. */
export function processUrls(databaseUrl, passwordOf) {
  return Object.fromEntries(
    DATABASE_PROCESSES.map((name) => {
      const url = new URL(databaseUrl);
      url.username = roleOf(name);
      url.password = passwordOf(name);
      return [name, url.toString()];
    }),
  );
}

/** Addresses for single processes on a server of somebody's own: DATABASE_URL_API and so on. */
export function givenUrls(env = process.env) {
  return Object.fromEntries(
    DATABASE_PROCESSES.flatMap((name) => {
      const url = env[`DATABASE_URL_${name.toUpperCase()}`];
      return url ? [[name, url]] : [];
    }),
  );
}

/** A key that all processes of one world come to by themselves, where nobody has set one and nothing real depends on it. */
export const derivedKey = (databaseUrl, name) =>
  createHash('sha256').update(`${name} ${databaseUrl}`).digest('hex');

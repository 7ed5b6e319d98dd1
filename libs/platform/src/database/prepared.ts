import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import type { ClientBase } from 'pg';
import type { QueryRunner } from 'typeorm';
import { metrics } from '../health/metrics.js';

/** Statements are written in the code, so there are only so many; beyond this a text is sent unprepared. */
const NAMES_MAX = 2000;
const names = new Map<string, string>();

/** The connection behind a runner, taken from the pool when it has none yet. */
export async function connectionOf(runner: QueryRunner): Promise<ClientBase> {
  return (await runner.connect()) as ClientBase;
}

/**
 * Sends a statement under a name of its own, so that each connection parses and plans it once instead of every time:
 * planning is the larger part of what our many small statements cost the server. PgBouncer needs 1.21 for it.
 */
export async function prepared<R>(client: ClientBase, sql: string, params: readonly unknown[]): Promise<R[]> {
  shareTheWay(client);
  metrics.statements.inc();
  const result = await client.query({ name: nameOf(sql), text: sql, values: [...params] });
  return result.rows as R[];
}

/** Holds what is written back until this turn of the event loop is over: statements asked for together leave as one packet. */
export function shareTheWay(client: ClientBase): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

function nameOf(sql: string): string | undefined {
  const known = names.get(sql);
  if (known !== undefined || names.size >= NAMES_MAX) return known;
  const name = createHash('sha256').update(sql).digest('base64url').slice(0, 32);
  names.set(sql, name);
  return name;
}

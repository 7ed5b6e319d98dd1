import type { Queryable } from '@fcert/platform';
import pg from 'pg';

/** Longest one statement of the prover may run: it reads in small portions. */
const STATEMENT_MS = 20_000;
const CONNECT_MS = 5_000;

/**
 * The prover's own way to the database: one connection, outside every pool. It speaks to the driver itself, because
 * whoever checks the others should share as little with them as possible, and because the process is to stay small.
 */
export class ProvingConnection implements Queryable {
  private client: pg.Client | undefined;

  constructor(private readonly url: string) {}

  async query<R>(sql: string, params: readonly unknown[] = []): Promise<R[]> {
    const client = await this.open();
    const result = await client.query(sql, [...params]);
    return result.rows as R[];
  }

  /** Several reads on one snapshot, which can change nothing. */
  async snapshot<T>(read: (q: Queryable) => Promise<T>): Promise<T> {
    await this.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    try {
      return await read(this);
    } finally {
      await this.query('COMMIT').catch(() => this.close());
    }
  }

  async close(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private async open(): Promise<pg.Client> {
    if (this.client) return this.client;
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'fcert-prover',
      // One connection, one reader, borrowed by nobody: the policies may know it for as long as it lives.
      options: '-c app.kind=system -c app.actor=prover',
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: STATEMENT_MS + 500,
      statement_timeout: STATEMENT_MS,
      lock_timeout: 2_000,
      idle_in_transaction_session_timeout: 60_000,
    });
    const forget = () => {
      if (this.client === client) this.client = undefined;
    };
    client.on('error', forget);
    client.on('end', forget);
    await client.connect();
    this.client = client;
    return client;
  }
}

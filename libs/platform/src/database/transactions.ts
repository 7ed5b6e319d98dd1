import { type Actor, newId } from '@fcert/kernel';
import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { currentCorrelationId } from '../logging/correlation.js';
import { CommitBell } from './commit-bell.js';
import { connectionOf, prepared, shareTheWay } from './prepared.js';
import { translateDatabaseFailure } from './database-failure.js';
import type { Queryable, Tx } from './tx.js';

export interface Acting {
  readonly actor: Actor;
  /** Taken from the running request or job when left out. */
  readonly correlationId?: string;
  /** For work on many things at once: appended rows wait for the commit and are written together. */
  readonly gathers?: boolean;
}

/** What waits for the end of a transaction, whoever of its names asked for it. */
interface AtTheEnd {
  readonly work: (() => void)[];
  readonly channels: Set<string>;
  /** Rows by their statement; null where they are written at once. */
  readonly rows: Map<string, object[]> | null;
}

class OpenTransaction implements Tx {
  constructor(
    private readonly runner: QueryRunner,
    private readonly connection: ClientBase,
    readonly actor: Actor,
    readonly correlationId: string,
    readonly end: AtTheEnd,
  ) {}

  get manager() {
    return this.runner.manager;
  }

  query<R>(sql: string, params: readonly unknown[] = []): Promise<R[]> {
    return prepared<R>(this.connection, sql, params);
  }

  inNameOf(correlationId: string): Tx {
    return new OpenTransaction(this.runner, this.connection, this.actor, correlationId, this.end);
  }

  async append(sql: string, rows: readonly object[]): Promise<void> {
    if (rows.length === 0) return;
    if (!this.end.rows) return void (await this.query(sql, [JSON.stringify(rows)]));
    const waiting = this.end.rows.get(sql);
    if (waiting) waiting.push(...rows);
    else this.end.rows.set(sql, [...rows]);
  }

  /** Sends what was gathered; the commit travels behind it. */
  flush(): Promise<unknown>[] {
    return [...(this.end.rows ?? [])].map(([sql, rows]) => this.query(sql, [JSON.stringify(rows)]));
  }

  afterCommit(work: () => void): void {
    this.end.work.push(work);
  }

  ring(channel: string): void {
    this.end.channels.add(channel);
  }
}

/** The one place that opens a transaction. One use case, one transaction; no network call inside it. */
@Injectable()
export class Transactions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bell: CommitBell,
  ) {}

  /** Runs `work` in one READ COMMITTED transaction; commits when it returns, rolls back when it throws. */
  async run<T>(acting: Acting, work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const connection = await connectionOf(runner);
      const correlationId = acting.correlationId ?? currentCorrelationId() ?? newId();
      const end = {
        work: [],
        channels: new Set<string>(),
        rows: acting.gathers ? new Map<string, object[]>() : null,
      };
      const tx = new OpenTransaction(runner, connection, acting.actor, correlationId, end);
      const result = await within(runner, connection, tx, () => work(tx));
      for (const after of tx.end.work) after();
      for (const channel of tx.end.channels) this.bell.ring(channel);
      return result;
    } catch (error) {
      throw translateDatabaseFailure(error);
    } finally {
      await runner.release();
    }
  }

  /** Reads outside any transaction, each statement on its own snapshot. */
  get reader(): Queryable {
    return {
      query: async <R>(sql: string, params: readonly unknown[] = []) => {
        const runner = this.dataSource.createQueryRunner();
        try {
          return await prepared<R>(await connectionOf(runner), sql, params);
        } catch (error) {
          throw translateDatabaseFailure(error);
        } finally {
          await runner.release();
        }
      },
    };
  }

  /** Several reads on one snapshot, for answers whose parts must agree (a list and its live cursor). */
  async snapshot<T>(work: (q: Queryable) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.connect();
      await runner.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const result = await work({
        query: async <R>(sql: string, params: readonly unknown[] = []) =>
          prepared<R>(await connectionOf(runner), sql, params),
      });
      await runner.query('COMMIT');
      return result;
    } catch (error) {
      await runner.query('ROLLBACK').catch(() => undefined);
      throw translateDatabaseFailure(error);
    } finally {
      await runner.release();
    }
  }
}

/**
 * BEGIN travels together with the first statement of the work. It cannot fail on its own but by losing the connection,
 * and then everything behind it fails as well. The runner is told, so that repositories open no transaction of theirs.
 */
async function within<T>(
  runner: QueryRunner,
  connection: ClientBase,
  tx: OpenTransaction,
  work: () => Promise<T>,
): Promise<T> {
  const state = runner as { isTransactionActive: boolean };
  shareTheWay(connection);
  const begun = connection.query('BEGIN');
  state.isTransactionActive = true;
  try {
    const [, result] = await Promise.all([begun, work()]);
    const flushed = Promise.all(tx.flush());
    const [{ command }] = await Promise.all([connection.query('COMMIT'), flushed]);
    // The server answers ROLLBACK when a statement had failed and somebody swallowed it: nothing was stored.
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back at its commit');
    return result;
  } catch (error) {
    // A failed rollback means a dead connection: the first error is the one worth telling.
    await connection.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    state.isTransactionActive = false;
  }
}

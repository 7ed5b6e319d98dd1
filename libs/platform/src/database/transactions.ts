import { type Actor, newId } from '@fcert/kernel';
import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import { currentCorrelationId } from '../logging/correlation.js';
import { CommitBell } from './commit-bell.js';
import { translateDatabaseFailure } from './database-failure.js';
import type { Queryable, Tx } from './tx.js';

export interface Acting {
  readonly actor: Actor;
  /** Taken from the running request or job when left out. */
  readonly correlationId?: string;
}

class OpenTransaction implements Tx {
  readonly work: (() => void)[] = [];
  readonly channels = new Set<string>();

  constructor(
    private readonly runner: QueryRunner,
    readonly actor: Actor,
    readonly correlationId: string,
  ) {}

  get manager() {
    return this.runner.manager;
  }

  async query<R>(sql: string, params: readonly unknown[] = []): Promise<R[]> {
    return rowsOf<R>(await this.runner.query(sql, [...params], true));
  }

  afterCommit(work: () => void): void {
    this.work.push(work);
  }

  ring(channel: string): void {
    this.channels.add(channel);
  }
}

/** The structured answer has the rows of every kind of statement; the plain one differs between INSERT and UPDATE. */
function rowsOf<R>(result: { records?: unknown[] }): R[] {
  return (result.records ?? []) as R[];
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
      await runner.connect();
      await runner.startTransaction();
      const tx = new OpenTransaction(
        runner,
        acting.actor,
        acting.correlationId ?? currentCorrelationId() ?? newId(),
      );
      const result = await work(tx);
      await runner.commitTransaction();
      for (const after of tx.work) after();
      for (const channel of tx.channels) this.bell.ring(channel);
      return result;
    } catch (error) {
      await rollBack(runner);
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
          return rowsOf<R>(await runner.query(sql, [...params], true));
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
          rowsOf<R>(await runner.query(sql, [...params], true)),
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

/** A failed rollback means a dead connection: the first error is the one worth telling. */
async function rollBack(runner: QueryRunner): Promise<void> {
  if (!runner.isTransactionActive) return;
  await runner.rollbackTransaction().catch(() => undefined);
}

import { type Actor, newId } from '@fcert/kernel';
import { Inject, Injectable, Optional } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { currentActor, currentCorrelationId } from '../logging/correlation.js';
import { CommitBell } from './commit-bell.js';
import { connectionOf, prepared, shareTheWay } from './prepared.js';
import { translateDatabaseFailure } from './database-failure.js';
import { setRowContext } from './row-context.js';
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

/** Reads under the eyes of one actor. */
export interface Reading {
  /** Each statement on its own snapshot. */
  readonly reader: Queryable;
  /** Several reads on one snapshot, for answers whose parts must agree (a list and its live cursor). */
  snapshot<T>(work: (q: Queryable) => Promise<T>): Promise<T>;
}

/** Injection token: as whom a process reads what no request or job asked for. The api has none, and reads nothing then. */
export const PROCESS_ACTOR = Symbol('PROCESS_ACTOR');

const READ_ON_ONE_SNAPSHOT = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';

/**
 * The one place that opens a transaction. One use case, one transaction; no network call inside it. Every statement runs
 * in one and is told for whom: the tables show an actor the rows that are theirs, and nobody's show none.
 */
@Injectable()
export class Transactions implements Reading {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bell: CommitBell,
    @Optional() @Inject(PROCESS_ACTOR) private readonly processActor?: Actor,
  ) {}

  /** Runs `work` in one READ COMMITTED transaction; commits when it returns, rolls back when it throws. */
  async run<T>(acting: Acting, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.onConnection(async (runner, connection) => {
      const correlationId = acting.correlationId ?? currentCorrelationId() ?? newId();
      const end = {
        work: [],
        channels: new Set<string>(),
        rows: acting.gathers ? new Map<string, object[]>() : null,
      };
      const tx = new OpenTransaction(runner, connection, acting.actor, correlationId, end);
      const result = await within(runner, connection, { begin: 'BEGIN', actor: acting.actor }, async () => {
        const worked = await work(tx);
        return { worked, flushed: tx.flush() };
      });
      for (const after of tx.end.work) after();
      for (const channel of tx.end.channels) this.bell.ring(channel);
      return result;
    });
  }

  /** Reads as the actor of the running request or job. */
  get reader(): Queryable {
    return this.readerOf(() => this.present());
  }

  /** Several reads on one snapshot, as the actor of the running request or job. */
  snapshot<T>(work: (q: Queryable) => Promise<T>): Promise<T> {
    return this.snapshotOf(this.present(), work);
  }

  /** Reads as this actor, whoever asks: for what must be known before anybody is known, and for parts of the platform. */
  as(actor: Actor): Reading {
    return {
      reader: this.readerOf(() => actor),
      snapshot: (work) => this.snapshotOf(actor, work),
    };
  }

  private present(): Actor | undefined {
    return currentActor() ?? this.processActor;
  }

  private readerOf(actor: () => Actor | undefined): Queryable {
    return {
      query: <R>(sql: string, params: readonly unknown[] = []) =>
        this.onConnection((runner, connection) =>
          within(runner, connection, { begin: 'BEGIN', actor: actor() }, () => {
            const asked = prepared<R>(connection, sql, params);
            return { worked: asked, flushed: [asked] };
          }),
        ),
    };
  }

  private snapshotOf<T>(actor: Actor | undefined, work: (q: Queryable) => Promise<T>): Promise<T> {
    return this.onConnection((runner, connection) =>
      within(runner, connection, { begin: READ_ON_ONE_SNAPSHOT, actor }, async () => {
        const worked = await work({
          query: <R>(sql: string, params: readonly unknown[] = []) => prepared<R>(connection, sql, params),
        });
        return { worked, flushed: [] };
      }),
    );
  }

  private async onConnection<T>(
    work: (runner: QueryRunner, connection: ClientBase) => Promise<T>,
  ): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      return await work(runner, await connectionOf(runner));
    } catch (error) {
      throw translateDatabaseFailure(error);
    } finally {
      await runner.release();
    }
  }
}

interface Opening {
  readonly begin: string;
  readonly actor: Actor | undefined;
}

/** What the work came to, and the statements the commit may travel behind without waiting for their answers. */
interface Done<T> {
  readonly worked: T | Promise<T>;
  readonly flushed: readonly Promise<unknown>[];
}

/**
 * BEGIN and the actor travel together with the first statement of the work. They cannot fail on their own but by losing
 * the connection, and then everything behind them fails as well. The runner is told, so that repositories open no
 * transaction of theirs.
 */
async function within<T>(
  runner: QueryRunner,
  connection: ClientBase,
  { begin, actor }: Opening,
  work: () => Done<T> | Promise<Done<T>>,
): Promise<T> {
  const state = runner as { isTransactionActive: boolean };
  shareTheWay(connection);
  const begun = [connection.query(begin), ...(actor ? [setRowContext(connection, actor)] : [])];
  state.isTransactionActive = true;
  try {
    const started = work();
    const done = started instanceof Promise ? (await Promise.all([started, ...begun]))[0] : started;
    const [{ command }, worked] = await Promise.all([
      connection.query('COMMIT'),
      done.worked,
      ...done.flushed,
      ...begun,
    ]);
    // The server answers ROLLBACK when a statement had failed and somebody swallowed it: nothing was stored.
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back at its commit');
    return worked;
  } catch (error) {
    // A failed rollback means a dead connection: the first error is the one worth telling.
    await connection.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    state.isTransactionActive = false;
  }
}

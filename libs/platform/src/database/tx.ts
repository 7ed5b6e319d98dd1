import type { Actor } from '@fcert/kernel';
import type { EntityManager } from 'typeorm';

/** Anything a parameterised statement can be sent to. */
export interface Queryable {
  /**
   * Rows of one parameterised statement; empty for statements that return none. Statements run in the order they are
   * asked for, so those that do not need one another's rows may be awaited together and share the way to the server.
   */
  query<R = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<R[]>;
}

/**
 * One open transaction and who is answerable for it. Every write takes it as its first argument, so a statement
 * cannot leave the transaction by being forgotten.
 */
export interface Tx extends Queryable {
  readonly manager: EntityManager;
  readonly actor: Actor;
  readonly correlationId: string;
  /**
   * Rows that nobody reads before the commit, for a statement that takes them as its one jsonb parameter. A transaction
   * that gathers writes them right before its commit, those of one statement together.
   */
  append(sql: string, rows: readonly object[]): Promise<void>;
  /** The same transaction as seen by another request: what is written through it carries that correlation id. */
  inNameOf(correlationId: string): Tx;
  /** Runs once after the commit; not at all after a rollback. For wake-ups only: what must happen is an outbox row. */
  afterCommit(work: () => void): void;
  /** Wakes listeners of a channel after the commit, coalesced over all transactions of this process. */
  ring(channel: string): void;
}

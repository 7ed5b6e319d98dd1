import { type Actor, DomainError, notFound } from '@fcert/kernel';
import { ClockReadModel } from '@fcert/clock';
import { constituentsByIds } from '@fcert/constituents';
import { can, listScope } from '@fcert/identity';
import { type Task, findTask, taskDetail, taskPage } from '@fcert/mssp';
import { LiveCursors, type Queryable, Transactions, eventHead } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { cutPage, sortedEnd } from '../http/cursor.js';
import type { Shown } from '../http/live-cursor.js';
import { pageOf } from '../http/page-query.js';
import {
  type NamedAnswer,
  type TaskAnswer,
  type TaskListAnswer,
  taskAnswer,
  taskRowAnswer,
} from './task.dto.js';
import type { TaskQuery } from './task-query.dto.js';

/** The pages of managed-service tasks: each on one snapshot, each narrowed to what the caller may see. */
@Injectable()
export class TaskPages {
  constructor(
    private readonly transactions: Transactions,
    private readonly clocks: ClockReadModel,
    private readonly cursors: LiveCursors,
  ) {}

  /** A page of tasks and the live cursor of the same instant: no hole between list and socket. */
  async list(actor: Actor, query: TaskQuery): Promise<Shown<TaskListAnswer>> {
    const scope = listScope(actor, 'mssp-task:list');
    if (!scope) throw new DomainError('forbidden', 'forbidden', 'You may not list tasks.');
    const { limit, after } = pageOf(query);
    return this.transactions.snapshot(async (q) => {
      const rows = await taskPage(q, {
        scope,
        state: query.state ?? null,
        providerId: query.provider ?? null,
        incidentReference: query.incident ?? null,
        after,
        limit: limit + 1,
      });
      const { shown, nextCursor } = cutPage(rows, limit, sortedEnd);
      const bodies = await namesOf(
        q,
        shown.map((row) => row.constituentId),
      );
      const page = {
        items: shown.map((row) => taskRowAnswer(row, bodies.get(row.constituentId) ?? NO_NAME)),
        nextCursor,
      };
      return { page, liveCursor: this.cursors.write(actor, BigInt(await eventHead(q))) };
    });
  }

  /** By id or reference. A task of another provider and no task at all answer alike. */
  async one(actor: Actor, key: string): Promise<TaskAnswer> {
    return this.transactions.snapshot(async (q) => {
      const task = await findTask(q, key);
      if (!task || !can(actor, 'mssp-task:read', task)) throw notFound('task');
      return this.answer(q, task);
    });
  }

  /** The task as a verb has left it, for a caller who was allowed that verb. */
  changed(task: Task): Promise<TaskAnswer> {
    return this.transactions.snapshot((q) => this.answer(q, task));
  }

  private async answer(q: Queryable, task: Task): Promise<TaskAnswer> {
    const bodies = await namesOf(q, [task.constituentId]);
    return taskAnswer(await taskDetail(q, this.clocks, task), bodies.get(task.constituentId) ?? NO_NAME);
  }
}

const NO_NAME: NamedAnswer = { code: '', name: '' };

async function namesOf(q: Queryable, ids: readonly string[]): Promise<Map<string, NamedAnswer>> {
  const bodies = await constituentsByIds(q, [...new Set(ids)]);
  return new Map(bodies.map((body) => [body.id, { code: body.code, name: body.name }]));
}

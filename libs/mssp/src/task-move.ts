import { DomainError, actorLabel, notFound } from '@fcert/kernel';
import { type Verb, can } from '@fcert/identity';
import { endHandOvers } from '@fcert/incidents';
import { type Acting, Transactions, type Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announceTask } from './announce-task.js';
import type { Task } from './data/task.entity.js';
import { TEXT_COLUMNS, lockTask, moveTask } from './data/task.repository.js';
import {
  REFUSAL_TEXTS,
  type Refusal,
  type TaskVerb,
  VERBS,
  isOver,
  refuseMove,
  refuseText,
} from './domain/lifecycle.js';
import { type DoneBefore, isRepeat, refuseOtherText } from './domain/repeat.js';
import { TaskClocks } from './task-clocks.js';

export interface TaskInput {
  /** Id or reference of the task. */
  readonly task: string;
  /** The version the caller has read; left out, any will do. */
  readonly version?: number;
}

export interface TaskAct extends TaskInput {
  readonly verb: TaskVerb;
  readonly permission: Verb;
  readonly text?: string;
}

/**
 * What the verbs of a task have in common: one transaction that locks, asks the guards, moves, and tells clocks,
 * timeline, audit ledger and shelf; where it ends, the files handed over for it as well. A repeat answers the task as it stands and writes nothing.
 */
@Injectable()
export class TaskMove {
  constructor(
    private readonly transactions: Transactions,
    private readonly clocks: TaskClocks,
  ) {}

  make(acting: Acting, act: TaskAct): Promise<Task> {
    return this.transactions.run(acting, (tx) => this.makeIn(tx, act));
  }

  /** The same in a transaction that does more than this. */
  async makeIn(tx: Tx, act: TaskAct): Promise<Task> {
    const task = await lockTask(tx, act.task);
    permit(tx, task, act.permission);
    const before: DoneBefore = { state: task.state, text: textOf(task, act.verb) };
    if (isRepeat(act.verb, before, act.text)) return task;
    refuse(task, act, before);
    const nextDueAt = await this.clocks.happened(tx, task, act.verb);
    const text = act.text?.trim() ?? null;
    const moved = await moveTask(tx, task, { verb: act.verb, by: actorLabel(tx.actor), text, nextDueAt });
    if (isOver(moved.state)) await endHandOvers(tx, moved);
    await announceTask(tx, moved, {
      change: VERBS[act.verb],
      text: VERBS[act.verb],
      audit: { before: task.state, after: moved.state },
    });
    return moved;
  }
}

/** A task of another provider and no task at all answer alike. */
function permit(tx: Tx, task: Task, permission: Verb): void {
  if (!can(tx.actor, 'mssp-task:read', task)) throw notFound('task');
  if (can(tx.actor, permission, task)) return;
  throw new DomainError('forbidden', 'forbidden', 'This act belongs to the other side of the task.');
}

function refuse(task: Task, act: TaskAct, before: DoneBefore): void {
  if (act.version !== undefined && act.version !== task.version) {
    throw new DomainError(
      'precondition_failed',
      'version-changed',
      'The task has changed since you read it.',
      {
        current: { reference: task.reference, version: task.version, state: task.state },
      },
    );
  }
  const misfit = refuseOtherText(act.verb, before) ?? refuseMove(task.state, act.verb);
  if (misfit) throw new DomainError('refused', misfit, REFUSAL_TEXTS[misfit]);
  const faulty = refuseText(act.verb, act.text);
  if (faulty) throw faultyText(act.verb, faulty);
}

function faultyText(verb: TaskVerb, code: Refusal): DomainError {
  const pointer = verb === 'complete' ? '/evidence' : '/reason';
  return new DomainError('invalid', code, REFUSAL_TEXTS[code], {
    errors: [{ pointer, code, message: REFUSAL_TEXTS[code] }],
  });
}

function textOf(task: Task, verb: TaskVerb): string | null {
  const kept = TEXT_COLUMNS[verb];
  return kept ? task[kept.field] : null;
}

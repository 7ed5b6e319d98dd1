import { type ClockReadModel, type ClockView } from '@fcert/clock';
import type { Queryable } from '@fcert/platform';
import { isContractPolicy } from '../domain/contract-policy.js';
import type { Task } from './task.entity.js';
import { type TaskNames, type TaskStatement, statementsOf, taskNames } from './task.read-model.js';

/** One task as both sides see it. Its clocks stand in two lists, so that an agreed figure is never read as a duty. */
export interface TaskDetail {
  readonly task: Task;
  readonly names: TaskNames;
  readonly statements: readonly TaskStatement[];
  /** Of house or statutory policies. */
  readonly dutyClocks: readonly ClockView[];
  readonly contractClocks: readonly ClockView[];
}

export async function taskDetail(q: Queryable, clocks: ClockReadModel, task: Task): Promise<TaskDetail> {
  const all = (await clocks.forSubjects(q, [task.id])).get(task.id) ?? [];
  return {
    task,
    names: await taskNames(q, task.id),
    statements: await statementsOf(q, task.id),
    dutyClocks: all.filter((clock) => !isContractPolicy(clock.policy.id)),
    contractClocks: all.filter((clock) => isContractPolicy(clock.policy.id)),
  };
}

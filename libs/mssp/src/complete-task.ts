import type { Acting } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Task } from './data/task.entity.js';
import { type TaskInput, TaskMove } from './task-move.js';

/** The operator has done the work and says what shows it. */
@Injectable()
export class CompleteTask {
  constructor(private readonly move: TaskMove) {}

  execute(acting: Acting, input: TaskInput & { readonly evidence: string }): Promise<Task> {
    return this.move.make(acting, {
      task: input.task,
      version: input.version,
      verb: 'complete',
      permission: 'mssp-task:operate',
      text: input.evidence,
    });
  }
}

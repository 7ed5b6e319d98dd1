import type { Acting } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Task } from './data/task.entity.js';
import { type TaskInput, TaskMove } from './task-move.js';

/** FCERT hands the work back, and says what is missing. */
@Injectable()
export class ReturnTask {
  constructor(private readonly move: TaskMove) {}

  execute(acting: Acting, input: TaskInput & { readonly reason: string }): Promise<Task> {
    return this.move.make(acting, {
      task: input.task,
      version: input.version,
      verb: 'return',
      permission: 'mssp-task:accept',
      text: input.reason,
    });
  }
}

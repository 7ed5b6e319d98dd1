import type { Acting } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Task } from './data/task.entity.js';
import { type TaskInput, TaskMove } from './task-move.js';

/** The operator begins, or begins again after FCERT has handed the task back. */
@Injectable()
export class StartTask {
  constructor(private readonly move: TaskMove) {}

  execute(acting: Acting, input: TaskInput): Promise<Task> {
    return this.move.make(acting, { ...input, verb: 'start', permission: 'mssp-task:operate' });
  }
}

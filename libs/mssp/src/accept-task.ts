import type { Acting } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Task } from './data/task.entity.js';
import { type TaskInput, TaskMove } from './task-move.js';

/** FCERT takes the work as done. */
@Injectable()
export class AcceptTask {
  constructor(private readonly move: TaskMove) {}

  execute(acting: Acting, input: TaskInput): Promise<Task> {
    return this.move.make(acting, { ...input, verb: 'accept', permission: 'mssp-task:accept' });
  }
}

import type { Acting } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Task } from './data/task.entity.js';
import { type TaskInput, TaskMove } from './task-move.js';

/** The operator cannot do it, and says why. Its clocks are withdrawn; FCERT may offer elsewhere. */
@Injectable()
export class RefuseTask {
  constructor(private readonly move: TaskMove) {}

  execute(acting: Acting, input: TaskInput & { readonly reason: string }): Promise<Task> {
    return this.move.make(acting, {
      task: input.task,
      version: input.version,
      verb: 'refuse',
      permission: 'mssp-task:operate',
      text: input.reason,
    });
  }
}

import type { Acting } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Task } from './data/task.entity.js';
import { type TaskInput, TaskMove } from './task-move.js';

/** FCERT no longer wants the work, and says why. Its clocks are withdrawn; what has been started is not taken back. */
@Injectable()
export class WithdrawTask {
  constructor(private readonly move: TaskMove) {}

  execute(acting: Acting, input: TaskInput & { readonly reason: string }): Promise<Task> {
    return this.move.make(acting, {
      task: input.task,
      version: input.version,
      verb: 'withdraw',
      permission: 'mssp-task:offer',
      text: input.reason,
    });
  }
}

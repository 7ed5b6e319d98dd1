import type { Acting } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Task } from './data/task.entity.js';
import { type TaskInput, TaskMove } from './task-move.js';

/** The operator has taken note: a deliberate act that stops the acknowledgement clocks. */
@Injectable()
export class AcknowledgeTask {
  constructor(private readonly move: TaskMove) {}

  execute(acting: Acting, input: TaskInput): Promise<Task> {
    return this.move.make(acting, { ...input, verb: 'acknowledge', permission: 'mssp-task:operate' });
  }
}

import { findIncident } from '@fcert/incidents';
import { DomainError } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { openOffers } from './data/task.repository.js';
import type { Task } from './data/task.entity.js';
import { TaskMove } from './task-move.js';

const REASON = 'The incident was closed before anybody took the task.';

/**
 * Takes back what was offered on an incident and taken by nobody, once the incident is closed: its clocks would page
 * people for work that nobody wants. Run twice, or for an incident that was opened again, it does nothing more.
 */
@Injectable()
export class WithdrawOffers {
  constructor(private readonly move: TaskMove) {}

  async execute(tx: Tx, incidentId: string): Promise<Task[]> {
    const incident = await findIncident(tx, { id: incidentId });
    if (incident?.state !== 'closed') return [];
    const withdrawn: Task[] = [];
    for (const task of await openOffers(tx, incidentId)) {
      const moved = await this.withdraw(tx, task);
      if (moved) withdrawn.push(moved);
    }
    return withdrawn;
  }

  /** An operator who was faster keeps the task. */
  private async withdraw(tx: Tx, task: string): Promise<Task | undefined> {
    try {
      return await this.move.makeIn(tx, {
        task,
        verb: 'withdraw',
        permission: 'mssp-task:offer',
        text: REASON,
      });
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'refused') return undefined;
      throw error;
    }
  }
}

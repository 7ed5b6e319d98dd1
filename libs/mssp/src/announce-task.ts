import { appendAudit } from '@fcert/audit';
import { addTimeline } from '@fcert/incidents';
import { type Tx, event, publish } from '@fcert/platform';
import type { Task } from './data/task.entity.js';

export interface TaskAnnouncement {
  /** `offered`, or the state a verb has led to. */
  readonly change: string;
  readonly text: string;
  readonly audit?: Readonly<Record<string, unknown>>;
}

/**
 * Writes the three records of every change of a task: timeline of its incident, audit entry, event. Evidence and
 * reasons stay on the task: they may hold indicators and names.
 */
export async function announceTask(tx: Tx, task: Task, it: TaskAnnouncement): Promise<void> {
  await Promise.all([
    addTimeline(tx, task.incidentId, [
      {
        kind: 'mssp',
        text: `Task ${task.reference}: ${it.text}`,
        data: { task: task.reference, state: task.state },
      },
    ]),
    appendAudit(tx, [
      {
        action: `mssp-task.${it.change}`,
        objectKind: 'mssp-task',
        objectId: task.id,
        reference: task.reference,
        data: { version: task.version, state: task.state, service: task.serviceId, ...it.audit },
      },
    ]),
    publish(tx, [
      event({
        type: 'mssp.task-changed',
        subjectKind: 'mssp-task',
        subjectId: task.id,
        reference: task.reference,
        version: task.version,
        constituentId: task.constituentId,
        providerId: task.providerId,
        tlp: task.tlp,
        payload: {
          taskId: task.id,
          incidentId: task.incidentId,
          state: task.state,
          service: task.serviceId,
          change: it.change,
        },
      }),
    ]),
  ]);
}

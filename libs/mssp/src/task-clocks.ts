import { OpenSubject, RecordClockEvent } from '@fcert/clock';
import { entityKindsOf, findConstituent } from '@fcert/constituents';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Task } from './data/task.entity.js';
import { contractFlag, contractPolicyId } from './domain/contract-policy.js';
import type { TaskVerb } from './domain/lifecycle.js';

/** What a verb says to the clock ledger. On a refused or withdrawn task nothing is owed any more. */
const CLOCK_EVENTS = {
  acknowledge: 'task_acknowledged',
  complete: 'task_completed',
  refuse: 'rejected',
  withdraw: 'rejected',
} as const satisfies Partial<Record<TaskVerb, string>>;

/** What tasks say to the clock ledger, always in the transaction of the change. Answers the next deadline. */
@Injectable()
export class TaskClocks {
  constructor(
    private readonly openSubject: OpenSubject,
    private readonly recordEvent: RecordClockEvent,
  ) {}

  /** Pins the policy of the contract, so that its clocks run beside the house's. */
  async open(tx: Tx, task: Task, incident: { sector: string; contractCode: string }): Promise<Date | null> {
    const body = await findConstituent(tx, task.constituentId);
    const outcome = await this.openSubject.execute(tx, {
      kind: 'mssp-task',
      id: task.id,
      reference: task.reference,
      constituentId: task.constituentId,
      providerId: task.providerId,
      tlp: task.tlp,
      facts: {
        sector: incident.sector,
        severity: task.severity,
        categories: [],
        entityKinds: body ? entityKindsOf(body) : [],
        flags: [contractFlag(incident.contractCode)],
      },
      events: [{ event: 'task_assigned', at: task.offeredAt }],
      policyIds: [contractPolicyId(incident.contractCode)],
    });
    return outcome.nextDueAt;
  }

  async happened(tx: Tx, task: Task, verb: TaskVerb): Promise<Date | null> {
    if (!(verb in CLOCK_EVENTS)) return task.nextDueAt;
    const event = CLOCK_EVENTS[verb as keyof typeof CLOCK_EVENTS];
    const outcome = await this.recordEvent.execute(tx, { kind: 'mssp-task', id: task.id, event, at: null });
    return outcome.nextDueAt;
  }
}

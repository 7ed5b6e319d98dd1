import { DomainError, isAtMost } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Evidence } from './data/evidence.js';
import { insertHandOver } from './data/hand-overs.js';
import { findEvidenceFor } from './evidence-access.js';

export interface HandOverInput {
  readonly evidenceId: string;
  readonly task: {
    readonly id: string;
    readonly reference: string;
    readonly incidentId: string | null;
    readonly providerId: string;
  };
  readonly reason: string;
}

/** Hands a file of a task's incident to the provider who has the task. Twice is once. */
@Injectable()
export class HandOverEvidence {
  async execute(tx: Tx, { evidenceId, task, reason }: HandOverInput): Promise<Evidence> {
    const evidence = await findEvidenceFor(tx, tx.actor, 'evidence:hand-over', evidenceId);
    if (evidence.incidentId === null || evidence.incidentId !== task.incidentId) {
      throw new DomainError('refused', 'not-of-this-task', 'The file is not of the incident of this task.');
    }
    if (!isAtMost(evidence.tlp, 'amber')) {
      throw new DomainError('refused', 'label-too-strict', 'What is above TLP:AMBER goes to no provider.');
    }
    const { id: taskId, providerId } = task;
    if (await insertHandOver(tx, { evidenceId: evidence.id, taskId, providerId, reason })) {
      await appendAudit(tx, [
        {
          action: 'evidence.handed-over',
          objectKind: 'evidence',
          objectId: evidence.id,
          reference: evidence.reportReference ?? evidence.incidentReference,
          data: { task: task.reference, providerId, reason, sha256: evidence.sha256 },
        },
      ]);
    }
    return evidence;
  }
}

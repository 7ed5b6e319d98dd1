import { DomainError, type PersonActor, newId } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type ApprovalView, findApproval } from '../data/approval-page.read-model.js';
import { expireApprovals, insertApproval } from '../data/approvals.js';
import { ApprovedActs, type AskedChange } from './approved-acts.js';

export interface ApprovalRequest extends AskedChange {
  readonly kind: string;
  readonly reason: string;
}

/** Asks for an act that takes two people. Nothing is done until a second one approves. */
@Injectable()
export class RequestApproval {
  constructor(
    private readonly transactions: Transactions,
    private readonly acts: ApprovedActs,
  ) {}

  /** Throws `unknown-act` (invalid), `already-requested` (conflict), and what the act itself throws. */
  execute(actor: PersonActor, { kind, reason, ...asked }: ApprovalRequest): Promise<ApprovalView> {
    const act = this.acts.of(actor, kind);
    return this.transactions.run({ actor }, async (tx) => {
      const prepared = await act.prepare(tx, asked);
      await expireApprovals(tx, kind, prepared.subjectId);
      const id = newId();
      const by = { requestedBy: actor.id, requestedByName: actor.name };
      if (!(await insertApproval(tx, { id, kind, reason, ...prepared, ...by }))) {
        throw new DomainError('conflict', 'already-requested', 'This waits for a second person already.');
      }
      const { subjectKind, subjectId } = prepared;
      await appendAudit(tx, [
        {
          action: 'approval.requested',
          objectKind: 'approval',
          objectId: id,
          data: { kind, subjectKind, subjectId },
        },
      ]);
      return (await findApproval(tx, id, [kind]))!;
    });
  }
}

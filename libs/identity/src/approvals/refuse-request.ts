import { type PersonActor, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type ApprovalView, findApproval } from '../data/approval-page.read-model.js';
import { decideApproval, lockApproval } from '../data/approvals.js';
import { ApprovedActs } from './approved-acts.js';
import { refuseDecided } from './refuse-decided.js';

/** Ends a request without its act: a second person refuses it, or whoever asked takes it back. */
@Injectable()
export class RefuseRequest {
  constructor(
    private readonly transactions: Transactions,
    private readonly acts: ApprovedActs,
  ) {}

  /** Throws `not-found` or `approval-over` (refused). */
  execute(actor: PersonActor, { id, reason }: { id: string; reason: string }): Promise<ApprovalView> {
    return this.transactions.run({ actor }, async (tx) => {
      const approval = await lockApproval(tx, id);
      if (!approval || !this.acts.kindsFor(actor).includes(approval.kind)) throw notFound('request');
      refuseDecided(approval);
      const decision = approval.requestedBy === actor.id ? 'withdrawn' : 'refused';
      await decideApproval(tx, id, { decision, by: actor, reason });
      const { kind, subjectKind, subjectId } = approval;
      await appendAudit(tx, [
        {
          action: `approval.${decision}`,
          objectKind: 'approval',
          objectId: id,
          data: { kind, subjectKind, subjectId },
        },
      ]);
      return (await findApproval(tx, id, [kind]))!;
    });
  }
}

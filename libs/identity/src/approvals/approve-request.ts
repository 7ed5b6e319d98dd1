import { DomainError, type PersonActor, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions, type Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type ApprovalView, findApproval } from '../data/approval-page.read-model.js';
import { type LockedApproval, decideApproval, lockApproval } from '../data/approvals.js';
import { lockAdministration, lockPerson } from '../data/people.js';
import { mayEver } from '../domain/can.js';
import type { Verb } from '../domain/verbs.js';
import { ApprovedActs } from './approved-acts.js';
import { refuseDecided } from './refuse-decided.js';

export interface ApprovedRequest {
  readonly approval: ApprovalView;
  /** What the act has to show, this once. */
  readonly result: Record<string, unknown> | null;
}

/** The second person says yes, and the act is done in the same transaction: both happen or neither. */
@Injectable()
export class ApproveRequest {
  constructor(
    private readonly transactions: Transactions,
    private readonly acts: ApprovedActs,
  ) {}

  /** Throws `not-found`, `approval-over`, `own-request`, `own-account`, `requester-gone`, or what the act throws. */
  execute(actor: PersonActor, id: string): Promise<ApprovedRequest> {
    return this.transactions.run({ actor }, async (tx) => {
      await lockAdministration(tx);
      const approval = await lockApproval(tx, id);
      if (!approval || !this.acts.kindsFor(actor).includes(approval.kind)) throw notFound('request');
      refuseDecided(approval);
      refuseOneself(actor, approval);
      const act = this.acts.of(actor, approval.kind);
      await this.refuseForGone(tx, approval, act.verb);
      await decideApproval(tx, id, { decision: 'approved', by: actor, reason: null });
      const result = await act.perform(tx, approval);
      const { kind, subjectKind, subjectId, requestedBy } = approval;
      await appendAudit(tx, [
        {
          action: 'approval.approved',
          objectKind: 'approval',
          objectId: id,
          data: { kind, subjectKind, subjectId, requestedBy },
        },
      ]);
      return { approval: (await findApproval(tx, id, [kind]))!, result };
    });
  }

  /** Two people answer for it: whoever asked must still be somebody who may. */
  private async refuseForGone(tx: Tx, { requestedBy }: LockedApproval, verb: Verb): Promise<void> {
    const requester = await lockPerson(tx, requestedBy);
    const actor = requester && { ...requester, kind: 'person' as const, sessionId: '' };
    if (actor && !actor.disabled && mayEver(actor, verb)) return;
    throw new DomainError(
      'refused',
      'requester-gone',
      'Whoever asked for this may not do it any more. Refuse it.',
    );
  }
}

function refuseOneself(actor: PersonActor, { requestedBy, subjectKind, subjectId }: LockedApproval): void {
  if (requestedBy === actor.id) {
    throw new DomainError('refused', 'own-request', 'You asked for this yourself: somebody else decides.');
  }
  if (subjectKind === 'person' && subjectId === actor.id) {
    throw new DomainError('refused', 'own-account', 'This is about your own account: somebody else decides.');
  }
}

import { type Actor, notFound } from '@fcert/kernel';
import { ApprovedActs, type ApprovalView, approvalPage, findApproval } from '@fcert/identity';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { cutPage, sortedEnd } from '../http/cursor.js';
import { pageOf } from '../http/page-query.js';
import type { ApprovalAnswer, ApprovalListAnswer, ApprovalQuery } from './approval.dto.js';

/** Requests for acts that take two people, for those who may decide on them. */
@Injectable()
export class ApprovalPages {
  constructor(
    private readonly transactions: Transactions,
    private readonly acts: ApprovedActs,
  ) {}

  async list(actor: Actor, query: ApprovalQuery): Promise<ApprovalListAnswer> {
    const { limit, after } = pageOf(query);
    const filter = { kinds: this.acts.kindsFor(actor), state: query.state ?? null, after, limit: limit + 1 };
    const rows = await approvalPage(this.transactions.reader, filter);
    const { shown, nextCursor } = cutPage(rows, limit, sortedEnd);
    return { items: shown.map(approvalAnswer), nextCursor };
  }

  async one(actor: Actor, id: string): Promise<ApprovalAnswer> {
    const found = await findApproval(this.transactions.reader, id, this.acts.kindsFor(actor));
    if (!found) throw notFound('request');
    return approvalAnswer(found);
  }
}

export function approvalAnswer(it: ApprovalView): ApprovalAnswer {
  return {
    id: it.id,
    kind: it.kind,
    subjectKind: it.subjectKind,
    subject: it.subjectId,
    change: it.change,
    reason: it.reason,
    requestedBy: it.requestedByName,
    requestedAt: it.requestedAt.toISOString(),
    expiresAt: it.expiresAt.toISOString(),
    state: it.state,
    decidedBy: it.decidedByName,
    decidedAt: it.decidedAt?.toISOString() ?? null,
    decisionReason: it.decisionReason,
  };
}

import { type FindingView, listFindings, proofSummary } from '@fcert/escalation';
import { can } from '@fcert/identity';
import type { Actor } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { cutPage } from '../http/cursor.js';
import { pageOf } from '../http/page-query.js';
import type { FindingQueryDto, ProofPeriodQuery } from './finding-query.dto.js';
import { type FindingListAnswer, type ProofAnswer, findingAnswer, proofAnswer } from './finding.dto.js';

/** Findings as oversight reads them. That there is a gap is for all of them; which case it is about, as far as they may see it. */
@Injectable()
export class FindingPages {
  constructor(private readonly transactions: Transactions) {}

  async list(actor: Actor, query: FindingQueryDto): Promise<FindingListAnswer> {
    const { limit, after } = pageOf(query);
    const { from, to, state, kind } = query;
    const found = await listFindings(this.transactions.reader, {
      ...period({ from, to }),
      state,
      kind,
      after: after ?? undefined,
      limit: limit + 1,
    });
    const { shown, nextCursor } = cutPage(found, limit, ({ key, id }) => ({ key, id }));
    return {
      items: shown.map((finding) => findingAnswer(finding, mayKnow(actor, finding))),
      nextCursor,
    };
  }

  async summary(query: ProofPeriodQuery): Promise<ProofAnswer> {
    return proofAnswer(await proofSummary(this.transactions.reader, period(query)));
  }
}

function period({ from, to }: ProofPeriodQuery): { from?: Date; to?: Date } {
  return { ...(from ? { from: new Date(from) } : {}), ...(to ? { to: new Date(to) } : {}) };
}

function mayKnow(actor: Actor, { about, subjectKind }: FindingView): boolean {
  if (subjectKind === null) return true;
  return about !== null && can(actor, 'incident:read', about);
}

import { type Actor, notFound } from '@fcert/kernel';
import { objectLog } from '@fcert/audit';
import { can } from '@fcert/identity';
import {
  type About,
  type Evidence,
  type EvidencePage,
  accessTo,
  evidenceOfIncident,
  evidenceOfReport,
  evidenceOfTask,
  findEvidenceFor,
  findSubject,
} from '@fcert/incidents';
import { findTask } from '@fcert/mssp';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { cutPage, sortedEnd } from '../http/cursor.js';
import { type PageQuery, pageOf } from '../http/page-query.js';
import { type CustodyAnswer, type EvidenceListAnswer, custodyLine, evidenceAnswer } from './evidence.dto.js';

/** Lists of files: what they belong to is asked for first, then each file by itself. */
@Injectable()
export class EvidencePages {
  constructor(private readonly transactions: Transactions) {}

  of(actor: Actor, about: About, query: PageQuery): Promise<EvidenceListAnswer> {
    return this.transactions.snapshot(async (q) => {
      const { reportId, incidentId } = await findSubject(q, actor, about);
      const rowsOf = (page: EvidencePage) =>
        reportId === null ? evidenceOfIncident(q, incidentId!, page) : evidenceOfReport(q, reportId, page);
      return this.page(query, rowsOf, (it) => can(actor, 'evidence:read', accessTo(it)));
    });
  }

  ofTask(actor: Actor, key: string, query: PageQuery): Promise<EvidenceListAnswer> {
    return this.transactions.snapshot(async (q) => {
      const task = await findTask(q, key);
      if (!task || !can(actor, 'mssp-task:read', task)) throw notFound('task');
      const rowsOf = (page: EvidencePage) => evidenceOfTask(q, task.id, page);
      return this.page(query, rowsOf, (it) => can(actor, 'evidence:read', accessTo(it, task.providerId)));
    });
  }

  custody(actor: Actor, id: string, query: PageQuery): Promise<CustodyAnswer> {
    const { limit, after } = pageOf(query);
    return this.transactions.snapshot(async (q) => {
      const evidence = await findEvidenceFor(q, actor, 'evidence:custody', id);
      const rows = await objectLog(q, { kind: 'evidence', id: evidence.id }, { after, limit: limit + 1 });
      const { shown, nextCursor } = cutPage(rows, limit, sortedEnd);
      return { items: shown.map(custodyLine), nextCursor };
    });
  }

  private async page(
    query: PageQuery,
    rowsOf: (page: EvidencePage) => Promise<Evidence[]>,
    isSeen: (it: Evidence) => boolean,
  ): Promise<EvidenceListAnswer> {
    const { limit, after } = pageOf(query, 'number');
    const rows = await rowsOf({ after, limit: limit + 1 });
    const { shown, nextCursor } = cutPage(rows, limit, ({ id }) => ({ key: '0', id }));
    return { items: shown.filter(isSeen).map(evidenceAnswer), nextCursor };
  }
}

import { type Actor, DomainError, notFound } from '@fcert/kernel';
import { ClockReadModel } from '@fcert/clock';
import { findConstituent } from '@fcert/constituents';
import { can, listScope } from '@fcert/identity';
import {
  type HandledReport,
  additionsOf,
  findIncident,
  findReport,
  reportPage,
  timelineOf,
} from '@fcert/incidents';
import { LiveCursors, type Queryable, Transactions, eventHead } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { clockAnswer } from '../http/clock.dto.js';
import { encodeCursor } from '../http/cursor.js';
import type { Shown } from '../http/live-cursor.js';
import { type PageQuery, pageOf } from '../http/page-query.js';
import { type ReportAnswer, type ReportListAnswer, additionAnswer, summaryAnswer } from './report.dto.js';

const iso = (instant: Date | null): string | null => instant?.toISOString() ?? null;

/** What a reporter may read back: their own reports, what FCERT says about them, and the clocks of both sides. */
@Injectable()
export class ReportPages {
  constructor(
    private readonly transactions: Transactions,
    private readonly clocks: ClockReadModel,
    private readonly cursors: LiveCursors,
  ) {}

  async list(actor: Actor, query: PageQuery): Promise<Shown<ReportListAnswer>> {
    const scope = listScope(actor, 'report:list');
    if (!scope) throw new DomainError('forbidden', 'forbidden', 'You may not list reports.');
    return this.transactions.snapshot(async (q) => {
      const { rows, more } = await reportPage(q, scope, pageOf(query));
      const last = rows.at(-1);
      const page = {
        items: rows.map(summaryAnswer),
        nextCursor: more && last ? encodeCursor({ key: last.sortKey, id: last.id }) : null,
      };
      return { page, liveCursor: await this.liveCursor(q, actor) };
    });
  }

  async one(actor: Actor, reference: string): Promise<Shown<ReportAnswer>> {
    return this.transactions.snapshot(async (q) => {
      const report = await findReport(q, { reference });
      if (!report || !can(actor, 'report:read', report)) throw notFound('report');
      return { page: await this.answer(q, actor, report), liveCursor: await this.liveCursor(q, actor) };
    });
  }

  private async liveCursor(q: Queryable, actor: Actor): Promise<string> {
    return this.cursors.write(actor, BigInt(await eventHead(q)));
  }

  private async answer(q: Queryable, actor: Actor, report: HandledReport): Promise<ReportAnswer> {
    const incident = report.incidentId ? await findIncident(q, { id: report.incidentId }) : undefined;
    const body = await findConstituent(q, report.constituentId);
    // Another report of the same incident may bear a stricter label than this one.
    const reports = incident !== undefined && can(actor, 'report:read', incident);
    const page = { all: false, reports, reader: null, after: null, limit: 200 };
    const updates = incident ? await timelineOf(q, incident.id, page) : [];
    const additions = await additionsOf(q, report.id);
    const clocks = incident ? ((await this.clocks.forSubjects(q, [incident.id])).get(incident.id) ?? []) : [];
    return {
      ...summaryAnswer({
        ...report,
        occurrences: report.occurrenceCount,
        incidentReference: incident?.reference ?? null,
        incidentState: incident?.state ?? null,
      }),
      description: report.description,
      category: report.category,
      severityClaim: report.severityClaim,
      occurredAt: iso(report.occurredAt),
      detectedAt: iso(report.detectedAt),
      awareAt: iso(report.awareAt),
      sourceRef: report.sourceRef,
      tlp: report.tlp,
      constituent: { code: body?.code ?? '', name: body?.name ?? '' },
      clocks: clocks.map(clockAnswer),
      updates: updates.map((it) => ({ at: it.at.toISOString(), kind: it.kind, text: it.text, by: it.by })),
      additions: additions.map(additionAnswer),
    };
  }
}

import { type Actor, notFound } from '@fcert/kernel';
import { ClockReadModel, type ClockView } from '@fcert/clock';
import { findConstituent } from '@fcert/constituents';
import { can } from '@fcert/identity';
import {
  type HandledReport,
  fieldsOfReport,
  findReport,
  findStage,
  isFilled,
  isOwn,
  reportField,
  stagedFields,
  stagesOf,
} from '@fcert/incidents';
import { type Queryable, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { clockAnswer } from '../http/clock.dto.js';
import {
  type StageAnswer,
  type StageListAnswer,
  stageAnswer,
  stageSummaryAnswer,
} from '../http/stage.dto.js';
import type { OwedStageAnswer, OwedStageListAnswer } from './owed-stage.dto.js';

/** The staged reports of the incident a report has become, and what its organisation still owes. */
@Injectable()
export class StagePages {
  constructor(
    private readonly transactions: Transactions,
    private readonly clocks: ClockReadModel,
  ) {}

  list(actor: Actor, reference: string): Promise<StageListAnswer> {
    return this.transactions.snapshot(async (q) => {
      const { incidentId, constituentId } = await readable(q, actor, reference);
      const stages = incidentId ? await stagesOf(q, incidentId) : [];
      // An incident may have become that of several organisations: each follows its own.
      const own = stages.filter((stage) => stage.constituentId === constituentId);
      return { items: own.map(stageSummaryAnswer) };
    });
  }

  one(actor: Actor, reference: string, id: string): Promise<StageAnswer> {
    return this.transactions.snapshot(async (q) => {
      const { incidentId, constituentId } = await readable(q, actor, reference);
      const stage = incidentId ? await findStage(q, { incidentId, id }) : undefined;
      if (stage?.constituentId !== constituentId) throw notFound('stage');
      return stageAnswer(stage);
    });
  }

  owed(actor: Actor, reference: string): Promise<OwedStageListAnswer> {
    return this.transactions.snapshot(async (q) => {
      const report = await readable(q, actor, reference);
      if (!report.incidentId) return { items: [] };
      const views = await this.clocks.forSubjects(q, [report.incidentId]);
      const stated = await statedOn(q, report, report.incidentId);
      const open = (views.get(report.incidentId) ?? []).filter(
        (clock) => clock.endedAt === null && isOwn(clock, report.constituentId),
      );
      return { items: open.flatMap((clock) => owedAnswer(clock, stated)) };
    });
  }
}

async function readable(q: Queryable, actor: Actor, reference: string): Promise<HandledReport> {
  const report = await findReport(q, { reference });
  if (!report || !can(actor, 'report:read', report)) throw notFound('report');
  return report;
}

async function statedOn(
  q: Queryable,
  report: HandledReport,
  incidentId: string,
): Promise<Record<string, unknown>> {
  const body = await findConstituent(q, report.constituentId);
  return { ...fieldsOfReport(report, body), ...(await stagedFields(q, incidentId)) };
}

function owedAnswer(clock: ClockView, stated: Record<string, unknown>): OwedStageAnswer[] {
  const { deliverable, stopEvent } = clock;
  if (!deliverable || (stopEvent !== 'report_submitted' && stopEvent !== 'update_sent')) return [];
  return [
    {
      clock: clockAnswer(clock),
      phase: deliverable.phase,
      to: deliverable.to ?? null,
      modes: [...(deliverable.modes ?? [])],
      requires: (deliverable.requires ?? []).map((id) => ({
        ...reportField(id),
        isStated: isFilled(stated[id]),
        value: stated[id] ?? null,
      })),
    },
  ];
}

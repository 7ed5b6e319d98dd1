import { findConstituent } from '@fcert/constituents';
import {
  AttachReport,
  OpenIncident,
  ProposeRelation,
  findReport,
  type HandledReport,
  type Incident,
  type TriageFinding,
} from '@fcert/incidents';
import { notFound } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { correlationCandidates } from './data/correlation-candidates.js';
import { Knowledge } from './data/read-knowledge.js';
import { keepTrace, lockKeys } from './data/report-trace.js';
import { correlate, type Correlation, type Judged } from './domain/correlate.js';
import type { FoundObservable } from './domain/extract-observables.js';
import { examineReport, type Examination } from './examine-report.js';
import { explain } from './explain.js';

export interface TriageOutcome {
  readonly incidentId: string;
  readonly reference: string;
  readonly decision: Correlation['decision'] | 'already-triaged';
}

/** Keys of one kind a report is lined up by; more would only hold more locks. */
const LOCK_KEYS_EACH = 16;

/**
 * Turns a report into a new incident, or joins it to one: classify, find observables, look up exploited holes, score,
 * correlate, route, all in the caller's transaction. Every decision stands in the incident's timeline with its reason.
 */
@Injectable()
export class TriageReport {
  constructor(
    private readonly knowledge: Knowledge,
    private readonly openIncident: OpenIncident,
    private readonly attachReport: AttachReport,
    private readonly proposeRelation: ProposeRelation,
  ) {}

  /** A report that has been triaged already is left as it is. Throws `not_found` for an absent one. */
  async execute(tx: Tx, { reportId }: { reportId: string }): Promise<TriageOutcome> {
    const report = await findReport(tx, { id: reportId });
    if (!report) throw notFound('report');
    if (report.incidentId)
      return { incidentId: report.incidentId, reference: '', decision: 'already-triaged' };
    const found = examineReport(this.knowledge, report, await findConstituent(tx, report.constituentId));
    const correlation = await this.correlate(tx, report, found);
    const finding = findingOf(found, correlation, this.knowledge.kev.version);
    const incident =
      correlation.decision === 'attach'
        ? await this.attach(tx, reportId, correlation, finding)
        : await this.openIncident.execute(tx, { reportId, finding });
    await this.propose(tx, incident, correlation.decision === 'none' ? [] : correlation.proposals);
    await keepTrace(tx, {
      reportId,
      incidentId: incident.id,
      sourceRef: report.sourceRef,
      fingerprint: found.fingerprint,
    });
    return { incidentId: incident.id, reference: incident.reference, decision: correlation.decision };
  }

  private async correlate(tx: Tx, report: HandledReport, found: Examination): Promise<Correlation> {
    const values = found.observables.filter(isTelling);
    const keys = [
      ...values.slice(0, LOCK_KEYS_EACH).map(({ type, value }) => `${type} ${value}`),
      ...(found.fingerprint?.bands ?? []).slice(0, LOCK_KEYS_EACH).map(String),
    ];
    const locks = keys.map((key) => `triage ${report.constituentId} ${key}`);
    // The server takes them in this order: candidates are read under the locks.
    const [, candidates] = await Promise.all([
      lockKeys(tx, locks),
      correlationCandidates(tx, {
        constituentId: report.constituentId,
        class: found.filled?.class ?? null,
        receivedAt: report.receivedAt,
        sourceRef: report.sourceRef,
        fingerprint: found.fingerprint,
        values: values.map(({ type, value }) => ({ type, value })),
      }),
    ]);
    return correlate(
      {
        constituentId: report.constituentId,
        class: found.filled?.class ?? null,
        type: found.filled?.type ?? null,
        sure: found.filled !== null,
        receivedAt: report.receivedAt,
        publicValues: values.filter(({ type }) => type !== 'cve').length,
      },
      candidates,
    );
  }

  private attach(
    tx: Tx,
    reportId: string,
    { rule, to }: Extract<Correlation, { decision: 'attach' }>,
    finding: TriageFinding,
  ): Promise<Incident> {
    const reason = `${rule}: ${to.reasons.join('; ')}`;
    return this.attachReport.execute(tx, { reportId, incidentId: to.incidentId, reason, finding });
  }

  private async propose(tx: Tx, incident: Incident, proposals: readonly Judged[]): Promise<void> {
    for (const { incidentId, reference, reasons } of proposals) {
      await this.proposeRelation.execute(tx, {
        incidentId: incident.id,
        relatedId: incidentId,
        relatedReference: reference,
        reasons,
      });
    }
  }
}

/** Inner and special addresses stand in every other report: they tell nothing about belonging together. */
function isTelling({ scope }: FoundObservable): boolean {
  return scope === 'public' || scope === 'documentation';
}

function findingOf(found: Examination, correlation: Correlation, kevVersion: string): TriageFinding {
  return {
    class: found.filled?.class ?? null,
    type: found.filled?.type ?? null,
    confidence: found.filled ? found.classification.confidence : null,
    candidates: found.candidates.map(({ class: rsitClass, type, confidence, reasons }) => ({
      class: rsitClass,
      type,
      confidence,
      reasons: [...reasons],
    })),
    secondary: found.secondary,
    severity: found.score.severity,
    priorityScore: found.score.high,
    score: found.score,
    // Flags carry duties in the clock policies: only a person sets them.
    flags: [],
    observables: found.observables.map(({ type, value }) => ({ type, value })),
    explanations: explain(found, correlation, kevVersion),
  };
}

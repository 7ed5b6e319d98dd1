import { type Constituent, constituentsByIds } from '@fcert/constituents';
import {
  AttachReport,
  OpenIncidents,
  ProposeRelations,
  keepObservables,
  lockReports,
  type HandledReport,
  type Incident,
  type TriageFinding,
} from '@fcert/incidents';
import { notFound } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { correlationCandidates } from './data/correlation-candidates.js';
import { Knowledge } from './data/read-knowledge.js';
import { keepTraces, lockKeys } from './data/report-trace.js';
import { correlate, type Correlation } from './domain/correlate.js';
import type { FoundObservable } from './domain/extract-observables.js';
import { inRounds } from './domain/rounds.js';
import { examineReport, type Examination } from './examine-report.js';
import { explain } from './explain.js';

export interface TriageInput {
  readonly reportId: string;
  /** Of the request that brought the report; the transaction's own when left out. */
  readonly correlationId?: string;
}

export interface TriageOutcome {
  readonly incidentId: string;
  readonly reference: string;
  readonly decision: Correlation['decision'] | 'already-triaged';
}

interface Examined {
  readonly report: HandledReport;
  readonly body: Constituent | null;
  readonly correlationId: string;
  readonly found: Examination;
  /** Observables by which reports may belong together. */
  readonly values: readonly FoundObservable[];
}

interface Decided extends Examined {
  readonly correlation: Correlation;
  readonly finding: TriageFinding;
}

/** Keys of one kind a report is lined up by; more would only hold more locks. */
const LOCK_KEYS_EACH = 16;

/**
 * Turns reports into new incidents, or joins them to some: classify, find observables, look up exploited holes, score,
 * correlate, route, all in the caller's transaction. Every decision stands in the incident's timeline with its reason.
 * Reports that could know of one another are triaged one after the other, in the order given; the others together.
 */
@Injectable()
export class TriageReports {
  constructor(
    private readonly knowledge: Knowledge,
    private readonly openIncidents: OpenIncidents,
    private readonly attachReport: AttachReport,
    private readonly proposeRelations: ProposeRelations,
  ) {}

  /** A report that has been triaged already is left as it is. Throws `not_found` for an absent one. */
  async execute(tx: Tx, inputs: readonly TriageInput[]): Promise<TriageOutcome[]> {
    const reports = await this.read(tx, inputs);
    const examined = reports.filter(({ report }) => !report.incidentId).map((one) => this.examine(one));
    await lockKeys(tx, examined.flatMap(lockKeysOf));
    await keepObservables(
      tx,
      examined.flatMap(({ found }) => found.observables),
    );
    const outcomes = new Map<string, TriageOutcome>();
    for (const round of inRounds(examined, kinshipOf))
      for (const [reportId, outcome] of await this.triage(tx, round)) outcomes.set(reportId, outcome);
    return reports.map(
      ({ report }) =>
        outcomes.get(report.id) ?? {
          incidentId: report.incidentId!,
          reference: '',
          decision: 'already-triaged',
        },
    );
  }

  private async read(tx: Tx, inputs: readonly TriageInput[]) {
    const locked = await lockReports(
      tx,
      inputs.map(({ reportId }) => reportId),
    );
    const byId = new Map(locked.map((report) => [report.id, report]));
    const bodyIds = new Set(locked.map(({ constituentId }) => constituentId));
    const bodies = new Map((await constituentsByIds(tx, [...bodyIds])).map((body) => [body.id, body]));
    return inputs.map(({ reportId, correlationId = tx.correlationId }) => {
      const report = byId.get(reportId);
      if (!report) throw notFound('report');
      return { report, body: bodies.get(report.constituentId) ?? null, correlationId };
    });
  }

  private examine(one: Pick<Examined, 'report' | 'body' | 'correlationId'>): Examined {
    const found = examineReport(this.knowledge, one.report, one.body);
    return { ...one, found, values: found.observables.filter(isTelling) };
  }

  /** Reports that know nothing of one another. */
  private async triage(tx: Tx, round: readonly Examined[]): Promise<Map<string, TriageOutcome>> {
    const decided = await this.decide(tx, round);
    const incidents = new Map([...(await this.open(tx, decided)), ...(await this.attach(tx, decided))]);
    await this.proposeRelations.execute(
      tx,
      decided.flatMap(({ report, correlation }) =>
        (correlation.decision === 'none' ? [] : correlation.proposals).map((proposal) => ({
          incidentId: incidents.get(report.id)!.id,
          relatedId: proposal.incidentId,
          relatedReference: proposal.reference,
          reasons: proposal.reasons,
        })),
      ),
    );
    await keepTraces(
      tx,
      decided.map(({ report, found }) => ({
        reportId: report.id,
        incidentId: incidents.get(report.id)!.id,
        sourceRef: report.sourceRef,
        fingerprint: found.fingerprint,
      })),
    );
    return new Map(
      decided.map(({ report, correlation }) => {
        const { id, reference } = incidents.get(report.id)!;
        return [report.id, { incidentId: id, reference, decision: correlation.decision }];
      }),
    );
  }

  private async decide(tx: Tx, round: readonly Examined[]): Promise<Decided[]> {
    const candidates = await correlationCandidates(
      tx,
      round.map(({ report, found, values }) => ({
        constituentId: report.constituentId,
        class: found.filled?.class ?? null,
        receivedAt: report.receivedAt,
        sourceRef: report.sourceRef,
        fingerprint: found.fingerprint,
        values: values.map(({ type, value }) => ({ type, value })),
      })),
    );
    return round.map((one, place) => {
      const correlation = correlate(newReportOf(one), candidates[place]!);
      return {
        ...one,
        correlation,
        finding: findingOf(one.found, correlation, this.knowledge.kev.version),
      };
    });
  }

  private async open(tx: Tx, decided: readonly Decided[]): Promise<[string, Incident][]> {
    const cases = decided
      .filter(({ correlation }) => correlation.decision !== 'attach')
      .map(({ report, body, finding, correlationId }) => {
        if (!body) throw notFound('constituent');
        return { report, body, finding, by: { actor: tx.actor, correlationId } };
      });
    const opened = await this.openIncidents.execute(tx, cases);
    return cases.map(({ report }, n) => [report.id, opened[n]!]);
  }

  /** One after the other, because several may join one incident; in one order by all, so that none wait in a ring. */
  private async attach(tx: Tx, decided: readonly Decided[]): Promise<[string, Incident][]> {
    const joining = decided
      .flatMap(({ correlation, ...one }) =>
        correlation.decision === 'attach' ? [{ ...one, rule: correlation.rule, to: correlation.to }] : [],
      )
      .sort((a, b) => a.to.incidentId.localeCompare(b.to.incidentId));
    const attached: [string, Incident][] = [];
    for (const { report, rule, to, finding, correlationId } of joining) {
      const reason = `${rule}: ${to.reasons.join('; ')}`;
      const input = { report, incidentId: to.incidentId, reason, finding };
      attached.push([report.id, await this.attachReport.execute(tx.inNameOf(correlationId), input)]);
    }
    return attached;
  }
}

/** Inner and special addresses stand in every other report: they tell nothing about belonging together. */
function isTelling({ scope }: FoundObservable): boolean {
  return scope === 'public' || scope === 'documentation';
}

const valueKeys = (values: readonly FoundObservable[]) => values.map(({ type, value }) => `${type} ${value}`);

/** What reports of one body are lined up by against those of other transactions. */
function lockKeysOf({ report, found, values }: Examined): string[] {
  const keys = [
    ...valueKeys(values.slice(0, LOCK_KEYS_EACH)),
    ...(found.fingerprint?.bands ?? []).slice(0, LOCK_KEYS_EACH).map(String),
  ];
  return keys.map((key) => `triage ${report.constituentId} ${key}`);
}

/** All by which a later report could find the incident of an earlier one: with a key in common they take turns. */
function kinshipOf({ report, found, values }: Examined): string[] {
  return [
    ...valueKeys(values),
    ...(found.fingerprint?.bands ?? []).map((band) => `band ${band}`),
    ...(report.sourceRef ? [`source ${report.sourceRef}`] : []),
    ...(found.filled ? [`body ${report.constituentId} ${found.filled.class}`] : []),
  ];
}

function newReportOf({ report, found, values }: Examined) {
  return {
    constituentId: report.constituentId,
    class: found.filled?.class ?? null,
    type: found.filled?.type ?? null,
    sure: found.filled !== null,
    receivedAt: report.receivedAt,
    publicValues: values.filter(({ type }) => type !== 'cve').length,
  };
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

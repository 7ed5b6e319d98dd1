import { type Actor, DomainError, actorLabel, newId, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { type ClockOutcome, ClockReadModel } from '@fcert/clock';
import { findConstituent } from '@fcert/constituents';
import { can } from '@fcert/identity';
import { type Tx, Transactions, event, publish } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announceAnswered } from './announce-answered.js';
import { announce } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import { lockIncidentById, updateIncident } from './data/incident.repository.js';
import { type StoredAddition, insertAddition } from './data/report-addition.js';
import { type HandledReport, findReport } from './data/report.repository.js';
import { stagedFields } from './data/staged-report.js';
import { isFilled, missingFields } from './domain/report-fields.js';
import { IncidentClocks, nextOf } from './incident-clocks.js';
import { fieldsOfReport } from './known-fields.js';
import { stageDuties } from './stage-duties.js';

export interface AdditionInput {
  readonly actor: Actor;
  readonly reference: string;
  /** `update` reports progress; `intermediate` and `final` are the later stages of a staged report. */
  readonly phase: 'update' | 'intermediate' | 'final';
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly bodySha256: string;
  readonly idempotencyKey: string | null;
}

/** Adds to a report. What was stated stays as it was; the addition stands beside it and may stop the reporter's clocks. */
@Injectable()
export class AddToReport {
  constructor(
    private readonly transactions: Transactions,
    private readonly clocks: IncidentClocks,
    private readonly views: ClockReadModel,
  ) {}

  execute(input: AdditionInput): Promise<StoredAddition & { replayed: boolean }> {
    return this.transactions.run({ actor: input.actor }, async (tx) => {
      const report = await findReport(tx, { reference: input.reference });
      if (!report || !can(input.actor, 'report:read', report)) throw notFound('report');
      if (!can(input.actor, 'report:add', report)) {
        throw new DomainError('forbidden', 'forbidden', 'You may read this report but not add to it.');
      }
      const addition = await insertAddition(tx, {
        id: newId(),
        reportId: report.id,
        callerId: input.actor.id,
        callerLabel: actorLabel(input.actor),
        phase: input.phase,
        text: input.text,
        fields: input.fields,
        idempotencyKey: input.idempotencyKey,
        bodySha256: input.bodySha256,
      });
      if (!addition.replayed) await this.tell(tx, report, addition, input);
      return addition;
    });
  }

  private async tell(
    tx: Tx,
    report: HandledReport,
    addition: StoredAddition,
    input: AdditionInput,
  ): Promise<void> {
    await appendAudit(tx, [
      {
        action: 'report.added',
        objectKind: 'report',
        objectId: report.id,
        reference: report.reference,
        data: { additionId: addition.id, phase: input.phase, bodySha256: input.bodySha256 },
      },
    ]);
    await publish(tx, [
      event({
        type: 'report.added',
        payload: { reportId: report.id, additionId: addition.id },
        subjectKind: 'report',
        subjectId: report.id,
        reference: report.reference,
        version: report.occurrenceCount,
        constituentId: report.constituentId,
        providerId: null,
        tlp: report.tlp,
      }),
    ]);
    if (report.incidentId) await this.tellIncident(tx, report.incidentId, report, input);
  }

  private async tellIncident(
    tx: Tx,
    incidentId: string,
    report: HandledReport,
    input: AdditionInput,
  ): Promise<void> {
    const incident = await lockIncidentById(tx, incidentId);
    const outcome = await this.answered(tx, incident, report, input);
    const updated = await updateIncident(tx, incident, nextOf(outcome));
    await announce(tx, updated, {
      change: 'note',
      entry: {
        kind: 'report',
        text: input.text,
        data: { report: report.reference, phase: input.phase },
        visibility: 'constituent',
        quotesReport: true,
      },
      audit: { report: report.reference, phase: input.phase },
    });
    await announceAnswered(tx, updated, { outcome, report });
  }

  /**
   * An update answers the update clocks, and either ends FCERT's waiting for an answer. A later stage answers those clocks of its phase whose required fields are
   * stated by now; to be told what is missing there is `SubmitStage`.
   */
  private async answered(
    tx: Tx,
    incident: Incident,
    report: HandledReport,
    { phase, fields }: AdditionInput,
  ): Promise<ClockOutcome> {
    if (phase === 'update') return this.clocks.updateFiled(tx, incident, report);
    const views = (await this.views.forSubjects(tx, [incident.id])).get(incident.id) ?? [];
    const stated = {
      ...fieldsOfReport(report, await findConstituent(tx, report.constituentId)),
      ...(await stagedFields(tx, incident.id)),
      ...underFieldIds(fields),
    };
    const filled = stageDuties(views, report.constituentId).filter(
      (duty) =>
        duty.phase === phase &&
        (duty.isOpen || duty.isAnswered) &&
        missingFields(duty.requires, stated).length === 0,
    );
    return this.clocks.stageFiled(tx, incident, { report, targets: filled });
  }
}

/** What is left out here may have been stated before, and stays so. */
function underFieldIds({ rootCause, actionsTaken, lessons }: AdditionInput['fields']) {
  const said = { root_cause: rootCause, actions_taken: actionsTaken, lessons };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => isFilled(value)));
}

import { type Actor, DomainError, actorLabel, newId, notFound } from '@fcert/kernel';
import { ClockReadModel } from '@fcert/clock';
import { findConstituent } from '@fcert/constituents';
import { can } from '@fcert/identity';
import { type Tx, Transactions, databaseTime } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announceAnswered } from './announce-answered.js';
import { announce } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import { lockIncidentById, updateIncident } from './data/incident.repository.js';
import { type HandledReport, findReport, firstReceipt } from './data/report.repository.js';
import { type StagedReport, insertStage, stageOfKey, stagedFields } from './data/staged-report.js';
import { fieldFaults, missingFields, statedInstants } from './domain/report-fields.js';
import { type StageChoice, type StageDuty, chooseTargets } from './domain/stage-targets.js';
import { IncidentClocks, nextOf } from './incident-clocks.js';
import { instantEvents } from './instant-events.js';
import { fieldsOfReport } from './known-fields.js';
import { isOwn, outcomeOf, stageDuties } from './stage-duties.js';

export interface StageInput extends StageChoice {
  readonly actor: Actor;
  /** Of the report the stage follows up. */
  readonly reference: string;
  readonly text: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly bodySha256: string;
  readonly idempotencyKey: string | null;
}

/**
 * Takes a later stage of a staged report: initial, update, final and whatever phases the pinned policies name. What a
 * policy requires must be filled, here or by an earlier statement, or nothing is written. The clocks it answers stop
 * in this very transaction, at its instant; those that count from an instant it states start or come earlier.
 */
@Injectable()
export class SubmitStage {
  constructor(
    private readonly transactions: Transactions,
    private readonly clocks: IncidentClocks,
    private readonly views: ClockReadModel,
  ) {}

  execute(input: StageInput): Promise<StagedReport & { replayed: boolean }> {
    return this.transactions.run({ actor: input.actor }, async (tx) => {
      const report = await readable(tx, input);
      if (!report.incidentId)
        throw new DomainError(
          'refused',
          'not-triaged-yet',
          'FCERT has not opened an incident for this report yet; a stage follows up an incident.',
        );
      const incident = await lockIncidentById(tx, report.incidentId);
      const before = await stageOfKey(tx, keyOf(input, incident));
      if (before) return { ...before, replayed: true };
      return { ...(await this.take(tx, { report, incident, input })), replayed: false };
    });
  }

  private async take(
    tx: Tx,
    { report, incident, input }: { report: HandledReport; incident: Incident; input: StageInput },
  ): Promise<StagedReport> {
    const duties = stageDuties(await this.clocksOf(tx, incident), report.constituentId);
    const targets = chooseTargets(duties, input);
    await refuseFaults(tx, { report, incident, input, targets });
    const stated = instantEvents(statedInstants(input.fields), await firstReceipt(tx, incident.id, report));
    const outcome = await this.clocks.stageFiled(tx, incident, { report, targets, stated });
    const updated = await updateIncident(tx, incident, nextOf(outcome));
    const phases = [...new Set(targets.map(({ phase }) => phase))];
    const policies = [...new Set(targets.map(({ policyId }) => policyId))];
    const stage = await insertStage(tx, {
      id: newId(),
      reportId: report.id,
      side: 'constituent',
      constituentId: report.constituentId,
      phases,
      policies,
      text: input.text,
      fields: input.fields,
      outcome: outcomeOf(outcome, await this.clocksOf(tx, incident), (clock) =>
        isOwn(clock, report.constituentId),
      ),
      callerLabel: actorLabel(input.actor),
      ...keyOf(input, incident),
    });
    await tell(tx, updated, report, stage);
    await announceAnswered(tx, updated, { outcome, report });
    return stage;
  }

  private async clocksOf(tx: Tx, incident: Incident) {
    return (await this.views.forSubjects(tx, [incident.id])).get(incident.id) ?? [];
  }
}

async function readable(tx: Tx, { actor, reference }: StageInput): Promise<HandledReport> {
  const report = await findReport(tx, { reference });
  if (!report || !can(actor, 'report:read', report)) throw notFound('report');
  if (!can(actor, 'report:add', report))
    throw new DomainError('forbidden', 'forbidden', 'You may read this report but not add to it.');
  return report;
}

function keyOf({ actor, idempotencyKey, bodySha256 }: StageInput, incident: Incident) {
  return { callerId: actor.id, idempotencyKey, bodySha256, incidentId: incident.id };
}

/** Wrong values first (400), then what is missing (422): each with its place, and nothing is written. */
async function refuseFaults(
  tx: Tx,
  about: { report: HandledReport; incident: Incident; input: StageInput; targets: readonly StageDuty[] },
): Promise<void> {
  const { report, incident, input, targets } = about;
  const requires = new Set(targets.flatMap((target) => target.requires));
  const faults = fieldFaults(input.fields, requires, await databaseTime(tx));
  if (faults.length > 0)
    throw new DomainError('invalid', 'validation-failed', 'The request has faults; see errors.', {
      errors: faults,
    });
  const body = await findConstituent(tx, report.constituentId);
  const stated = {
    ...fieldsOfReport(report, body),
    ...(await stagedFields(tx, incident.id)),
    ...input.fields,
  };
  const missing = missingFields(requires, stated);
  if (missing.length > 0)
    throw new DomainError(
      'unprocessable',
      'required-fields-missing',
      'This report needs fields that nobody has stated yet; see errors. Nothing was stored.',
      { errors: missing },
    );
}

async function tell(tx: Tx, incident: Incident, report: HandledReport, stage: StagedReport): Promise<void> {
  const late = stage.outcome.stopped.filter(({ state }) => state === 'met_late').length;
  await announce(tx, incident, {
    change: 'stage-submitted',
    entry: {
      kind: 'report',
      text: `Report handed in: ${stage.phases.join(', ')} (${stage.policies.join(', ')})`,
      data: {
        report: report.reference,
        stageId: stage.id,
        phases: stage.phases,
        policies: stage.policies,
        stopped: stage.outcome.stopped.length,
        late,
      },
      visibility: 'constituent',
      quotesReport: true,
    },
    audit: {
      stageId: stage.id,
      report: report.reference,
      phases: stage.phases,
      policies: stage.policies,
      stopped: stage.outcome.stopped.map(({ id, state, lateByMs }) => ({ clockRowId: id, state, lateByMs })),
    },
  });
}

import { actorLabel, newId } from '@fcert/kernel';
import { ClockReadModel } from '@fcert/clock';
import { type Acting, type Tx, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announce } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import { lockIncidentFor, updateIncident } from './data/incident.repository.js';
import { type StagedReport, insertStage, stageOfKey } from './data/staged-report.js';
import { IncidentClocks, nextOf } from './incident-clocks.js';
import { outcomeOf } from './stage-duties.js';

export interface UpdateInput {
  readonly reference: string;
  readonly text: string;
  readonly bodySha256: string;
  readonly idempotencyKey: string | null;
}

/** FCERT's own stage: an update the organisation reads. It stops FCERT's update clocks and says which. */
@Injectable()
export class SendUpdate {
  constructor(
    private readonly transactions: Transactions,
    private readonly clocks: IncidentClocks,
    private readonly views: ClockReadModel,
  ) {}

  execute(acting: Acting, input: UpdateInput): Promise<StagedReport & { replayed: boolean }> {
    return this.transactions.run(acting, async (tx) => {
      const incident = await lockIncidentFor(tx, 'incident:work', input.reference);
      const key = {
        callerId: tx.actor.id,
        idempotencyKey: input.idempotencyKey,
        bodySha256: input.bodySha256,
        incidentId: incident.id,
      };
      const before = await stageOfKey(tx, key);
      if (before) return { ...before, replayed: true };
      return { ...(await this.send(tx, incident, { ...key, text: input.text })), replayed: false };
    });
  }

  private async send(
    tx: Tx,
    incident: Incident,
    input: Omit<UpdateInput, 'reference'> & { callerId: string },
  ): Promise<StagedReport> {
    const outcome = await this.clocks.updateSent(tx, incident);
    const updated = await updateIncident(tx, incident, nextOf(outcome));
    const views = await this.views.forSubjects(tx, [incident.id]);
    const told = outcomeOf(
      outcome,
      views.get(incident.id) ?? [],
      ({ dutyHolder }) => dutyHolder.kind === 'fcert',
    );
    const stage = await insertStage(tx, {
      id: newId(),
      incidentId: incident.id,
      reportId: null,
      side: 'fcert',
      constituentId: incident.constituentId,
      phases: ['progress'],
      policies: [...new Set(told.stopped.map(({ policy }) => policy.id))],
      fields: {},
      outcome: told,
      callerLabel: actorLabel(tx.actor),
      ...input,
    });
    await announce(tx, updated, {
      change: 'update-sent',
      entry: { kind: 'note', text: input.text, visibility: 'constituent', data: { stageId: stage.id } },
      audit: {
        stageId: stage.id,
        stopped: told.stopped.map(({ id, state, lateByMs }) => ({ clockRowId: id, state, lateByMs })),
      },
    });
    return stage;
  }
}

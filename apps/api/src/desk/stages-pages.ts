import { type Actor, notFound } from '@fcert/kernel';
import { can } from '@fcert/identity';
import { type Incident, findIncident, findStage, stagesOf } from '@fcert/incidents';
import { type Queryable, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import {
  type StageAnswer,
  type StageListAnswer,
  stageAnswer,
  stageSummaryAnswer,
} from '../http/stage.dto.js';

/** What both sides have handed in, as the desk reads it. Who may not read reports learns nothing of them here. */
@Injectable()
export class IncidentStagePages {
  constructor(private readonly transactions: Transactions) {}

  list(actor: Actor, reference: string): Promise<StageListAnswer> {
    return this.transactions.snapshot(async (q) => {
      const incident = await readable(q, actor, reference);
      return { items: (await stagesOf(q, incident.id)).map(stageSummaryAnswer) };
    });
  }

  one(actor: Actor, reference: string, id: string): Promise<StageAnswer> {
    return this.transactions.snapshot(async (q) => {
      const incident = await readable(q, actor, reference);
      const stage = await findStage(q, { incidentId: incident.id, id });
      if (!stage) throw notFound('stage');
      return stageAnswer(stage);
    });
  }
}

async function readable(q: Queryable, actor: Actor, reference: string): Promise<Incident> {
  const incident = await findIncident(q, { reference });
  if (!incident || !can(actor, 'incident:read', incident) || !can(actor, 'report:read', incident))
    throw notFound('incident');
  return incident;
}

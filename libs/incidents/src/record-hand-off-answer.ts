import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announce } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import { lockIncidentFor, updateIncident } from './data/incident.repository.js';

/** What became of a hand-off: the body outside took it or gave it back. No clock is touched. In the caller's transaction. */
@Injectable()
export class RecordHandOffAnswer {
  async execute(
    tx: Tx,
    input: { reference: string; text: string; data: Readonly<Record<string, unknown>> },
  ): Promise<Incident> {
    const incident = await lockIncidentFor(tx, 'incident:escalate', input.reference);
    const updated = await updateIncident(tx, incident, {});
    await announce(tx, updated, {
      change: 'handed-off',
      entry: { kind: 'escalation', text: input.text, data: input.data },
      audit: input.data,
    });
    return updated;
  }
}

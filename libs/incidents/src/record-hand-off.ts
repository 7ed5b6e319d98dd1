import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announce } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import { lockIncidentFor, updateIncident } from './data/incident.repository.js';
import { IncidentClocks } from './incident-clocks.js';

/** The incident was handed up or over and the receiving desk is named: the event `escalated`. In the caller's transaction. */
@Injectable()
export class RecordHandOff {
  constructor(private readonly clocks: IncidentClocks) {}

  async execute(tx: Tx, input: { reference: string; to: string; reason: string }): Promise<Incident> {
    const incident = await lockIncidentFor(tx, 'incident:escalate', input.reference);
    const next = await this.clocks.happened(tx, incident, 'escalated');
    const updated = await updateIncident(tx, incident, next);
    await announce(tx, updated, {
      change: 'handed-off',
      entry: {
        kind: 'escalation',
        text: `Handed to ${input.to}`,
        data: { to: input.to, reason: input.reason },
      },
      audit: { to: input.to, reason: input.reason },
    });
    return updated;
  }
}

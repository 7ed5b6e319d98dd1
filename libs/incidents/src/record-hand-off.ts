import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announce } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import { lockIncidentFor, updateIncident } from './data/incident.repository.js';
import { IncidentClocks } from './incident-clocks.js';

export interface HandOffInput {
  readonly reference: string;
  /** Name of the body. */
  readonly to: string;
  readonly reason: string;
  readonly events: readonly ('escalated' | 'information_shared')[];
}

/** The incident was handed up or over and the receiving body is named. The clocks hear what that means for them. In the caller's transaction. */
@Injectable()
export class RecordHandOff {
  constructor(private readonly clocks: IncidentClocks) {}

  async execute(tx: Tx, input: HandOffInput): Promise<Incident> {
    const incident = await lockIncidentFor(tx, 'incident:escalate', input.reference);
    const next = await this.clocks.happened(tx, incident, ...input.events);
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

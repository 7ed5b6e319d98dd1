import type { Severity } from '@fcert/kernel';
import { Transactions, type Acting } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announce } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import { lockIncidentFor, updateIncident } from './data/incident.repository.js';
import { IncidentClocks } from './incident-clocks.js';

/** An analyst overrides the computed severity, with a reason; both values stay on record. Clocks hand over in their groups. */
@Injectable()
export class SetSeverity {
  constructor(
    private readonly transactions: Transactions,
    private readonly clocks: IncidentClocks,
  ) {}

  execute(
    acting: Acting,
    input: { reference: string; version: number; severity: Severity; reason: string },
  ): Promise<Incident> {
    return this.transactions.run(acting, async (tx) => {
      const incident = await lockIncidentFor(tx, 'incident:work', input.reference, input.version);
      const changed = await updateIncident(tx, incident, { severity: input.severity, severityBy: 'analyst' });
      const next = await this.clocks.factsChanged(tx, changed);
      const updated = await updateIncident(tx, changed, next);
      await announce(tx, updated, {
        change: 'severity',
        entry: {
          kind: 'severity',
          text: `Severity ${incident.severity ?? 'unknown'} → ${input.severity}`,
          data: { before: incident.severity, after: input.severity, reason: input.reason },
        },
        audit: { before: incident.severity, after: input.severity, reason: input.reason },
      });
      return updated;
    });
  }
}

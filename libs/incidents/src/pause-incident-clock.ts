import { PauseClock } from '@fcert/clock';
import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announce } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import { lockIncidentFor, updateIncident } from './data/incident.repository.js';

/** Lets a house clock of an incident stand still for a reason its policy lists. Law does not wait. */
@Injectable()
export class PauseIncidentClock {
  constructor(
    private readonly transactions: Transactions,
    private readonly pause: PauseClock,
  ) {}

  execute(acting: Acting, input: { reference: string; clockId: string; reason: string }): Promise<Incident> {
    return this.transactions.run(acting, async (tx) => {
      const incident = await lockIncidentFor(tx, 'clock:pause', input.reference);
      const { clockId, reason } = input;
      const outcome = await this.pause.execute(tx, {
        kind: 'incident',
        id: incident.id,
        clockRowId: clockId,
        reason,
      });
      const { nextDueAt, nextClockRowId: nextClockId } = outcome;
      const updated = await updateIncident(tx, incident, { nextDueAt, nextClockId });
      const title = outcome.changes.find((one) => one.clockRowId === clockId)?.title ?? '';
      await announce(tx, updated, {
        change: 'clock-paused',
        entry: {
          kind: 'clock',
          text: `Paused: ${title} (${reason})`,
          data: { clock: clockId, reason },
          visibility: 'constituent',
        },
        audit: { clock: clockId, reason },
      });
      return updated;
    });
  }
}

import { ResumeClock } from '@fcert/clock';
import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announce } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import { lockIncidentFor, updateIncident } from './data/incident.repository.js';

/** A clock that stood still runs on; its due time moves by as long as it stood. */
@Injectable()
export class ResumeIncidentClock {
  constructor(
    private readonly transactions: Transactions,
    private readonly resume: ResumeClock,
  ) {}

  execute(acting: Acting, input: { reference: string; clockId: string }): Promise<Incident> {
    return this.transactions.run(acting, async (tx) => {
      const incident = await lockIncidentFor(tx, 'clock:pause', input.reference);
      const { clockId } = input;
      const outcome = await this.resume.execute(tx, {
        kind: 'incident',
        id: incident.id,
        clockRowId: clockId,
      });
      const { nextDueAt, nextClockRowId: nextClockId } = outcome;
      const updated = await updateIncident(tx, incident, { nextDueAt, nextClockId });
      const resumed = outcome.changes.find((one) => one.clockRowId === clockId);
      await announce(tx, updated, {
        change: 'clock-resumed',
        entry: {
          kind: 'clock',
          text: `Runs on: ${resumed?.title ?? ''}`,
          data: { clock: clockId, dueAt: resumed?.dueAt?.toISOString() ?? null },
          visibility: 'constituent',
        },
        audit: { clock: clockId, dueAt: resumed?.dueAt?.toISOString() ?? null },
      });
      return updated;
    });
  }
}

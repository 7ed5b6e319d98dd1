import type { ClockOutcome } from '@fcert/clock';
import type { Tx } from '@fcert/platform';
import { announce } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import { updateIncident } from './data/incident.repository.js';
import type { HandledReport } from './data/report.repository.js';

/**
 * Tells of each clock that runs on because the organisation has answered, as of one resumed by hand. Answers the
 * incident as it stands then.
 */
export async function announceAnswered(
  tx: Tx,
  incident: Incident,
  { outcome, report }: { outcome: ClockOutcome; report: Pick<HandledReport, 'reference'> },
): Promise<Incident> {
  let updated = incident;
  for (const { change, clockRowId: clock, title, dueAt } of outcome.changes) {
    if (change !== 'resumed') continue;
    updated = await updateIncident(tx, updated, {});
    const facts = { clock, dueAt: dueAt?.toISOString() ?? null, report: report.reference };
    await announce(tx, updated, {
      change: 'clock-resumed',
      entry: {
        kind: 'clock',
        text: `Runs on: ${title} (the organisation answered: ${report.reference})`,
        data: facts,
        visibility: 'constituent',
      },
      audit: facts,
    });
  }
  return updated;
}

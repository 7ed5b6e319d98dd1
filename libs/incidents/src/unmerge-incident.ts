import { UnmergeSubjects, firstEventAt } from '@fcert/clock';
import { DomainError } from '@fcert/kernel';
import { type Acting, Transactions, type Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announce } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import {
  findIncident,
  lockIncidentById,
  lockIncidentFor,
  updateIncident,
} from './data/incident.repository.js';
import { partReports } from './data/joined-records.js';
import { shareRestriction } from './data/restriction.js';

/**
 * A merge was a mistake: the absorbed incident goes on by itself, with its reports and with the clocks it had handed
 * over, and the survivor keeps its own.
 */
@Injectable()
export class UnmergeIncident {
  constructor(
    private readonly transactions: Transactions,
    private readonly unmerge: UnmergeSubjects,
  ) {}

  /** `reference` names the absorbed incident. */
  execute(acting: Acting, input: { reference: string; reason: string }): Promise<Incident> {
    return this.transactions.run(acting, async (tx) => {
      const { survivor, absorbed } = await lockBoth(tx, input.reference);
      const reports = await partReports(tx, { from: survivor.id, to: absorbed.id });
      await shareRestriction(tx, { from: survivor.id, to: absorbed.id });
      const clocks = await this.unmerge.execute(tx, {
        kind: 'incident',
        survivorId: survivor.id,
        absorbedId: absorbed.id,
      });
      const kept = await updateIncident(tx, survivor, {
        reportCount: Math.max(1, survivor.reportCount - reports.length),
        nextDueAt: clocks.survivor.nextDueAt,
        nextClockId: clocks.survivor.nextClockRowId,
      });
      const back = await updateIncident(tx, absorbed, {
        state: 'in-progress',
        closedAt: null,
        disposition: null,
        duplicateOf: null,
        // Acknowledged while the two were one, it was acknowledged too.
        acknowledgedAt: await firstEventAt(tx, { kind: 'incident', id: absorbed.id }, 'acknowledged'),
        nextDueAt: clocks.absorbed.nextDueAt,
        nextClockId: clocks.absorbed.nextClockRowId,
      });
      await tell(
        tx,
        kept,
        `${back.reference} is an incident of its own again: ${input.reason}`,
        reports,
        input.reason,
      );
      await tell(tx, back, `Parted from ${kept.reference} again: ${input.reason}`, reports, input.reason);
      return back;
    });
  }
}

async function tell(tx: Tx, incident: Incident, text: string, reports: readonly string[], reason: string) {
  await announce(tx, incident, {
    change: 'unmerged',
    entry: { kind: 'merge', text, data: { reports }, visibility: 'constituent' },
    audit: { reports, reason },
  });
}

/** In the order of their references, as a merge locks them. */
async function lockBoth(tx: Tx, reference: string): Promise<{ survivor: Incident; absorbed: Incident }> {
  const known = await findIncident(tx, { reference });
  const into = known?.duplicateOf ? await findIncident(tx, { id: known.duplicateOf }) : undefined;
  const first = into && into.reference < reference ? await lockIncidentById(tx, into.id) : undefined;
  const absorbed = await lockIncidentFor(tx, 'incident:merge', reference);
  if (!into || absorbed.duplicateOf !== into.id)
    throw new DomainError('refused', 'not-merged', 'This incident is not merged into another one.');
  const survivor = first ?? (await lockIncidentById(tx, into.id));
  return { survivor, absorbed };
}

import { MergeSubjects } from '@fcert/clock';
import { DomainError, type Severity, compareSeverity, strictest, strictestPap } from '@fcert/kernel';
import { type Acting, Transactions, type Tx, databaseTime, event } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { aboutIncident, announce, factsOf } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import { type IncidentPatch, lockIncidentFor, updateIncident } from './data/incident.repository.js';
import { joinReports } from './data/joined-records.js';
import { IncidentClocks } from './incident-clocks.js';
import { refuseOtherReaders } from './refuse-other-readers.js';

export interface MergeInput {
  /** The incident that lives on. */
  readonly reference: string;
  readonly absorbed: string;
  readonly reason: string;
}

/**
 * Two incidents turn out to be one. The surviving one takes over reports, observables and every clock under its
 * earliest due time; the other one is closed as its duplicate and keeps its whole record.
 */
@Injectable()
export class MergeIncidents {
  constructor(
    private readonly transactions: Transactions,
    private readonly merge: MergeSubjects,
    private readonly clocks: IncidentClocks,
  ) {}

  execute(acting: Acting, input: MergeInput): Promise<Incident> {
    return this.transactions.run(acting, async (tx) => {
      const { survivor, absorbed } = await lockBoth(tx, input);
      refuseMerge(survivor, absorbed);
      const reason = `merged from ${absorbed.reference}`;
      const reports = await joinReports(tx, { from: absorbed.id, to: survivor.id, reason });
      await this.merge.execute(tx, { kind: 'incident', survivorId: survivor.id, absorbedId: absorbed.id });
      const joined = await updateIncident(tx, survivor, afterMerge(survivor, absorbed));
      const updated = await updateIncident(tx, joined, await this.clocks.factsChanged(tx, joined));
      await this.close(tx, absorbed, updated, input.reason);
      await announce(tx, updated, {
        change: 'merged',
        entry: {
          kind: 'merge',
          text: `${absorbed.reference} was merged into this incident: ${input.reason}`,
          data: { absorbed: absorbed.reference, reports },
          visibility: 'constituent',
        },
        audit: { absorbed: absorbed.reference, reports, reason: input.reason },
      });
      return updated;
    });
  }

  private async close(tx: Tx, absorbed: Incident, survivor: Incident, reason: string): Promise<void> {
    const closed = await updateIncident(tx, absorbed, {
      state: 'closed',
      closedAt: await databaseTime(tx),
      disposition: 'duplicate',
      duplicateOf: survivor.id,
      nextDueAt: null,
      nextClockId: null,
    });
    await announce(tx, closed, {
      change: 'merged',
      entry: {
        kind: 'merge',
        text: `Merged into ${survivor.reference}: ${reason}`,
        data: { survivor: survivor.reference },
        visibility: 'constituent',
      },
      audit: { survivor: survivor.reference, before: absorbed.state, reason },
      more: [
        event({
          ...aboutIncident(closed),
          type: 'incident.closed',
          payload: { ...factsOf(closed), disposition: 'duplicate' },
        }),
      ],
    });
  }
}

/** Always in the same order: two merges of the same pair must not wait for each other. */
async function lockBoth(tx: Tx, input: MergeInput): Promise<{ survivor: Incident; absorbed: Incident }> {
  if (input.reference === input.absorbed)
    throw new DomainError('invalid', 'merge-with-itself', 'An incident cannot be merged with itself.');
  const locked = new Map<string, Incident>();
  for (const reference of [input.reference, input.absorbed].sort())
    locked.set(reference, await lockIncidentFor(tx, 'incident:merge', reference));
  return { survivor: locked.get(input.reference)!, absorbed: locked.get(input.absorbed)! };
}

function refuseMerge(survivor: Incident, absorbed: Incident): void {
  if (survivor.constituentId !== absorbed.constituentId)
    // Several bodies in one incident have separate clocks and must not see each other's.
    throw new DomainError('refused', 'other-constituent', 'Only incidents of one body are merged.');
  refuseOtherReaders(survivor, absorbed);
  const closed = [survivor, absorbed].find(({ state }) => state === 'closed');
  if (closed) throw new DomainError('refused', 'incident-closed', `${closed.reference} is closed.`);
}

/** The graver word holds: of two severities the higher, of two labels the stricter. */
function afterMerge(survivor: Incident, absorbed: Incident): IncidentPatch {
  return {
    reportCount: survivor.reportCount + absorbed.reportCount,
    tlp: strictest([survivor.tlp, absorbed.tlp]),
    pap: strictestPap([survivor.pap, absorbed.pap]),
    flags: [...new Set([...survivor.flags, ...absorbed.flags])],
    ...(isGraver(absorbed.severity, survivor.severity)
      ? { severity: absorbed.severity, severityBy: absorbed.severityBy }
      : {}),
  };
}

function isGraver(one: Severity | null, than: Severity | null): boolean {
  return one !== null && (than === null || compareSeverity(one, than) > 0);
}

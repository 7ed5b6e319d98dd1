import { DomainError } from '@fcert/kernel';
import { can } from '@fcert/identity';
import { type Acting, Transactions, type Tx, databaseTime, event } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { aboutIncident, announce, factsOf } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import { findIncident, lockIncidentFor, updateIncident } from './data/incident.repository.js';
import { type Disposition, REFUSAL_TEXTS, refuseClosure } from './domain/lifecycle.js';
import { IncidentClocks } from './incident-clocks.js';
import { refuseOtherReaders } from './refuse-other-readers.js';

export interface ClosureInput {
  readonly reference: string;
  readonly version: number;
  readonly disposition: Disposition;
  /** Reference of the surviving incident, for a duplicate. */
  readonly duplicateOf: string | null;
  readonly note: string;
}

/**
 * Closes an incident with its disposition, or answers why not. Closing stops only the clocks that closing answers:
 * what is owed after it (a final report) stays owed.
 */
@Injectable()
export class CloseIncident {
  constructor(
    private readonly transactions: Transactions,
    private readonly clocks: IncidentClocks,
  ) {}

  execute(acting: Acting, input: ClosureInput): Promise<Incident> {
    return this.transactions.run(acting, async (tx) => {
      const incident = await lockIncidentFor(tx, 'incident:close', input.reference, input.version);
      const refusal = refuseClosure({
        state: incident.state,
        acknowledged:
          incident.acknowledgedAt !== null && !(await this.clocks.awaitsAcknowledgement(tx, incident)),
        classified: incident.classifiedBy === 'analyst',
        disposition: input.disposition,
        duplicateOf: input.duplicateOf,
      });
      if (refusal)
        throw new DomainError('refused', refusal, REFUSAL_TEXTS[refusal], {
          current: { state: incident.state, version: incident.version },
        });
      const survivor = await this.survivor(tx, incident, input);
      const updated = await this.close(tx, incident, input, survivor);
      await announce(tx, updated, {
        change: 'state',
        entry: {
          kind: 'state',
          text: `Closed: ${input.disposition}${input.note ? `. ${input.note}` : ''}`,
          data: { disposition: input.disposition, duplicateOf: input.duplicateOf },
          visibility: 'constituent',
        },
        audit: {
          before: incident.state,
          after: 'closed',
          disposition: input.disposition,
          duplicateOf: input.duplicateOf,
        },
        more: [
          event({
            ...aboutIncident(updated),
            type: 'incident.closed',
            payload: { ...factsOf(updated), disposition: input.disposition },
          }),
        ],
      });
      return updated;
    });
  }

  private async survivor(tx: Tx, incident: Incident, input: ClosureInput): Promise<Incident | undefined> {
    if (input.duplicateOf === null) return undefined;
    const survivor = await findIncident(tx, { reference: input.duplicateOf });
    const isOther = survivor?.id !== incident.id && survivor?.constituentId === incident.constituentId;
    if (survivor && isOther && can(tx.actor, 'incident:read', survivor)) {
      refuseOtherReaders(survivor, incident);
      return survivor;
    }
    throw new DomainError(
      'invalid',
      'no-such-survivor',
      'duplicateOf names no other incident of the same body.',
      {
        errors: [
          {
            pointer: '/duplicateOf',
            code: 'no-such-survivor',
            message: 'Name another incident of the same body.',
          },
        ],
      },
    );
  }

  private async close(tx: Tx, incident: Incident, input: ClosureInput, survivor: Incident | undefined) {
    const rejected = input.disposition.startsWith('not-an-incident/') ? (['rejected'] as const) : [];
    const next = await this.clocks.happened(tx, incident, ...rejected, 'handled', 'closed');
    return updateIncident(tx, incident, {
      state: 'closed',
      closedAt: await databaseTime(tx),
      disposition: input.disposition,
      duplicateOf: survivor?.id ?? null,
      ...next,
    });
  }
}

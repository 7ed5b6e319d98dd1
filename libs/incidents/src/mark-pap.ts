import { DomainError, type Pap } from '@fcert/kernel';
import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announce } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import { lockIncidentFor, updateIncident } from './data/incident.repository.js';
import { type ObservableSeen, markObservable } from './data/observables.js';

export interface MarkInput {
  readonly reference: string;
  readonly version: number;
  readonly pap: Pap;
  readonly reason: string;
  /** One value of the incident; null marks the incident itself. */
  readonly observable: ObservableSeen | null;
}

/** Says how one may act on a case, or on one value seen in it, with a reason. Papers that have left stay as they are. */
@Injectable()
export class MarkPap {
  constructor(private readonly transactions: Transactions) {}

  /** Throws `not-of-this-incident` (invalid) for a value that was not seen in it. */
  execute(acting: Acting, input: MarkInput): Promise<Incident> {
    return this.transactions.run(acting, async (tx) => {
      const { observable, pap, reason } = input;
      const incident = await lockIncidentFor(tx, 'incident:work', input.reference, input.version);
      if (observable && !(await markObservable(tx, incident.id, { ...observable, pap }))) throw notSeen();
      const updated = await updateIncident(tx, incident, observable ? {} : { pap });
      const before = observable ? {} : { before: incident.pap };
      const what = observable ? { type: observable.type } : {};
      await announce(tx, updated, {
        change: 'pap',
        entry: {
          kind: 'marking',
          text: observable
            ? `One ${observable.type} marked PAP:${pap.toUpperCase()}`
            : `Marked PAP:${pap.toUpperCase()}`,
          data: { ...before, ...what, after: pap, reason },
        },
        audit: { ...before, ...what, after: pap, reason },
      });
      return updated;
    });
  }
}

function notSeen(): DomainError {
  const message = 'This value was not seen in the incident.';
  return new DomainError('invalid', 'not-of-this-incident', message, {
    errors: [{ pointer: '/observable', code: 'not-of-this-incident', message }],
  });
}

import { DomainError, actorLabel } from '@fcert/kernel';
import { Transactions, type Acting } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { announce } from './announce.js';
import type { Incident } from './data/incident.entity.js';
import { lockIncidentFor, updateIncident } from './data/incident.repository.js';

/** How long a claim holds without a sign of work. */
export const CLAIM_MINUTES = 30;

/**
 * An analyst takes an unowned incident for a limited time. It tells nobody outside and stops no clock. An incident
 * somebody holds is refused with that person's name, unless the lease has run out or a take-over gives its reason.
 */
@Injectable()
export class ClaimIncident {
  constructor(private readonly transactions: Transactions) {}

  execute(
    acting: Acting,
    input: { reference: string; version?: number; takeOverReason: string | null },
  ): Promise<Incident> {
    return this.transactions.run(acting, async (tx) => {
      const incident = await lockIncidentFor(tx, 'incident:work', input.reference, input.version);
      const [time] = await tx.query<{ now: Date; until: Date }>(
        `SELECT now(), now() + make_interval(mins => ${CLAIM_MINUTES}) AS until`,
      );
      const held = holder(incident, time!.now, tx.actor.id);
      if (held !== null && input.takeOverReason === null) {
        throw new DomainError(
          'conflict',
          'already-claimed',
          `${held} holds this incident. Take it over with a reason.`,
          {
            current: { assignee: held, claimedAt: incident.claimedAt, version: incident.version },
          },
        );
      }
      const updated = await updateIncident(tx, incident, {
        assigneeId: tx.actor.id,
        assigneeLabel: actorLabel(tx.actor),
        claimedAt: time!.now,
        claimExpiresAt: time!.until,
      });
      await announce(tx, updated, {
        change: 'claimed',
        entry: {
          kind: 'claim',
          text:
            held === null
              ? `${actorLabel(tx.actor)} took it`
              : `${actorLabel(tx.actor)} took it over from ${held}`,
          data: input.takeOverReason === null ? {} : { reason: input.takeOverReason },
        },
        audit: { before: incident.assigneeId, after: tx.actor.id, takeOverReason: input.takeOverReason },
      });
      return updated;
    });
  }
}

/** Who else holds a live claim, or null. */
function holder(incident: Incident, now: Date, callerId: string): string | null {
  if (incident.assigneeId === null || incident.assigneeId === callerId) return null;
  if (incident.claimExpiresAt !== null && incident.claimExpiresAt <= now) return null;
  return incident.assigneeLabel;
}

import { DEFAULT_TLP, actorLabel, newId, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { can } from '@fcert/identity';
import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type Rehearsal, insertRehearsal } from './data/rehearsals.js';
import { pastScenario } from './past-scenario.js';
import { readScenario } from './read-scenario.js';

/** A written scenario, or a past incident with policies to switch on for the play. */
export type RehearsalRequest =
  { readonly scenario: unknown } | { readonly incident: string; readonly enable: readonly string[] };

/** Asks for a rehearsal; a worker plays it beside the product's own rows, and no message leaves. */
@Injectable()
export class AskRehearsal {
  constructor(private readonly transactions: Transactions) {}

  /** Throws `invalid` with the place of each fault of a scenario, `not_found` for an incident one may not read. */
  execute(acting: Acting, request: RehearsalRequest): Promise<Rehearsal> {
    return this.transactions.run(acting, async (tx) => {
      if (!can(tx.actor, 'rehearsal:ask')) throw notFound('rehearsal');
      const past = 'incident' in request;
      const { scenario, tlp } = past
        ? await pastScenario(tx, request.incident, request.enable)
        : { scenario: readScenario(request.scenario), tlp: DEFAULT_TLP };
      const asked = await insertRehearsal(tx, {
        id: newId(),
        title: scenario.title,
        source: past ? 'past' : 'written',
        incident: past ? request.incident : null,
        tlp,
        scenario,
        askedBy: actorLabel(tx.actor),
        askedById: tx.actor.id,
      });
      await appendAudit(tx, [
        {
          action: 'rehearsal.asked',
          objectKind: 'rehearsal',
          objectId: asked.id,
          data: { source: asked.source },
        },
      ]);
      return asked;
    });
  }
}

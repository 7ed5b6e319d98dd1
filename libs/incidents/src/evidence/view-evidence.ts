import { type Actor, isAtMost } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Evidence } from './data/evidence.js';
import { findEvidenceFor } from './evidence-access.js';

const VERB = { facts: 'evidence:read', custody: 'evidence:custody' } as const;

/** What is known of one file, or who had it in hand. Of a restricted one it is noted who asked, before they are told. */
@Injectable()
export class ViewEvidence {
  constructor(private readonly transactions: Transactions) {}

  execute(actor: Actor, id: string, what: keyof typeof VERB): Promise<Evidence> {
    return this.transactions.run({ actor }, async (tx) => {
      const evidence = await findEvidenceFor(tx, actor, VERB[what], id);
      if (isAtMost(evidence.tlp, 'amber') || isOwnMachine(actor)) return evidence;
      await appendAudit(tx, [
        {
          action: 'evidence.viewed',
          objectKind: 'evidence',
          objectId: evidence.id,
          reference: evidence.reportReference ?? evidence.incidentReference,
          data: { tlp: evidence.tlp, what },
        },
      ]);
      return evidence;
    });
  }
}

/** A body's own system asks again and again how far its own file is. */
function isOwnMachine(actor: Actor): boolean {
  return actor.kind === 'api-key' && actor.constituentId !== null;
}

import { appendAudit } from '@fcert/audit';
import { findConstituentByCode } from '@fcert/constituents';
import { can } from '@fcert/identity';
import { findIncident } from '@fcert/incidents';
import { DomainError, newId, notFound } from '@fcert/kernel';
import { type Acting, Transactions, type Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type LegalHold, insertHold, lockRetention, oneHold } from './data/holds.js';
import { personOf } from './person-of.js';

export interface HoldInput {
  /** Number of an incident, or code of a body: exactly one. */
  readonly incident: string | null;
  readonly constituent: string | null;
  readonly reason: string;
}

/** A court, an inquiry or a director wants something kept: nothing about it is deleted until the hold is lifted. */
@Injectable()
export class PlaceHold {
  constructor(private readonly transactions: Transactions) {}

  /** Throws `invalid` for a wrong or missing object, `conflict` where it is held already. */
  execute(acting: Acting, input: HoldInput): Promise<LegalHold> {
    return this.transactions.run(acting, async (tx) => {
      const by = personOf(tx.actor);
      if (!by || !can(tx.actor, 'retention:hold')) throw notFound('legal hold');
      await lockRetention(tx);
      const object = await objectOf(tx, input);
      const id = newId();
      await insertHold(tx, { id, ...object, reason: input.reason, by });
      await appendAudit(tx, [
        {
          action: 'legal-hold.placed',
          objectKind: 'legal-hold',
          objectId: id,
          reference: input.incident,
          data: { ...object },
        },
      ]);
      return oneHold(tx, id);
    });
  }
}

async function objectOf(tx: Tx, { incident, constituent }: HoldInput) {
  if ((incident === null) === (constituent === null))
    throw invalid('/incident', 'one-of-two', 'Name an incident or a constituent, and not both.');
  if (incident !== null) {
    const found = await findIncident(tx, { reference: incident });
    if (!found) throw invalid('/incident', 'no-such-incident', 'No incident has this number.');
    return { incidentId: found.id, constituentId: null };
  }
  const body = await findConstituentByCode(tx, constituent!);
  if (!body) throw invalid('/constituent', 'unknown-constituent', 'No constituent has this code.');
  return { incidentId: null, constituentId: body.id };
}

function invalid(pointer: string, code: string, message: string): DomainError {
  return new DomainError('invalid', code, message, { errors: [{ pointer, code, message }] });
}

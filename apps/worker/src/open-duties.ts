import { type Actor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { type DutyBody, OpenRecurringDuties } from '@fcert/clock';
import { entityKindsOf, listConstituents } from '@fcert/constituents';
import { type Queryable, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';

const PAGE = 200;
/** More bodies than the register will ever have. */
const MOST_PAGES = 500;

/** Opens the periods that have begun, for every body of the register, with an entry in the audit ledger for each. */
@Injectable()
export class OpenDuties {
  constructor(
    private readonly transactions: Transactions,
    private readonly duties: OpenRecurringDuties,
  ) {}

  /** How many periods were opened. */
  execute(actor: Actor): Promise<number> {
    return this.transactions.run({ actor }, async (tx) => {
      const opened = await this.duties.execute(tx, { bodies: await everyBody(tx) });
      await appendAudit(
        tx,
        opened.map(({ id, reference, period, policyVersion }) => ({
          action: 'duty.opened',
          objectKind: 'duty',
          objectId: id,
          reference,
          data: {
            duty: period.dutyId,
            policy: { id: period.policyId, version: policyVersion },
            end: period.end,
          },
        })),
      );
      return opened.length;
    });
  }
}

async function everyBody(q: Queryable): Promise<DutyBody[]> {
  const bodies: DutyBody[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const rows = await listConstituents(q, { sector: null, after, limit: PAGE });
    bodies.push(
      ...rows.map((body) => ({ id: body.id, sectors: [body.sector], entityKinds: entityKindsOf(body) })),
    );
    after = rows.at(-1)?.code ?? null;
    if (rows.length < PAGE) break;
  }
  return bodies;
}

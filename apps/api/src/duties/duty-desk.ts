import { type Actor, DomainError, notFound } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { DutyReadModel, type DutyView, FileNilReturn, type FiledReturn, HandInDuty } from '@fcert/clock';
import { can, listScope } from '@fcert/identity';
import { type Queryable, Transactions, type Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { encodeCursor } from '../http/cursor.js';
import { pageOf } from '../http/page-query.js';
import { type DutyAnswer, type DutyListAnswer, type DutyQuery, dutyAnswer } from './duty.dto.js';

/** Recurring duties as the caller may see them, and what is handed in for them with its entry in the audit ledger. */
@Injectable()
export class DutyDesk {
  constructor(
    private readonly transactions: Transactions,
    private readonly duties: DutyReadModel,
    private readonly handInDuty: HandInDuty,
    private readonly fileNilReturn: FileNilReturn,
  ) {}

  async list(actor: Actor, query: DutyQuery): Promise<DutyListAnswer> {
    const scope = listScope(actor, 'duty:list');
    if (!scope || scope.providerId !== null)
      throw new DomainError('forbidden', 'forbidden', 'You may not list duties.');
    const { constituentId } = scope;
    const page = { constituentId, state: query.state ?? 'open', ...pageOf(query) };
    const { items, more, lastKey } = await this.duties.page(this.transactions.reader, page);
    const last = items.at(-1);
    return {
      items: items.map(dutyAnswer),
      nextCursor: more && last && lastKey !== null ? encodeCursor({ key: lastKey, id: last.id }) : null,
    };
  }

  async one(actor: Actor, reference: string): Promise<DutyAnswer> {
    return dutyAnswer(await this.readable(this.transactions.reader, actor, reference));
  }

  handIn(
    actor: Actor,
    input: { reference: string; text: string; fields: Record<string, string> },
  ): Promise<DutyAnswer> {
    return this.file(actor, input.reference, (tx) => this.handInDuty.execute(tx, input));
  }

  nilReturn(actor: Actor, input: { reference: string; note: string }): Promise<DutyAnswer> {
    return this.file(actor, input.reference, (tx) => this.fileNilReturn.execute(tx, input));
  }

  private file(actor: Actor, reference: string, act: (tx: Tx) => Promise<FiledReturn>): Promise<DutyAnswer> {
    return this.transactions.run({ actor }, async (tx) => {
      const before = await this.readable(tx, actor, reference);
      if (!can(actor, 'duty:hand-in', objectOf(before)))
        throw new DomainError(
          'forbidden',
          'forbidden',
          'You may read this duty but not hand anything in for it.',
        );
      const { incidents } = await act(tx);
      const after = await this.readable(tx, actor, reference);
      const nil = after.handedIn?.nil ?? false;
      await appendAudit(tx, [
        {
          action: nil ? 'duty.nil-return' : 'duty.handed-in',
          objectKind: 'duty',
          objectId: after.id,
          reference,
          data: { duty: after.dutyId, state: after.state, incidents: incidents.length },
        },
      ]);
      return dutyAnswer(after);
    });
  }

  /** Who may not read it learns nothing. */
  private async readable(q: Queryable, actor: Actor, reference: string): Promise<DutyView> {
    const duty = await this.duties.byReference(q, reference);
    if (!duty || !can(actor, 'duty:read', objectOf(duty))) throw notFound('duty');
    return duty;
  }
}

function objectOf({ holder }: DutyView) {
  return { constituentId: holder.kind === 'constituent' ? holder.id : null, tlp: 'amber' as const };
}

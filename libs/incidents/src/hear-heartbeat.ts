import { DomainError } from '@fcert/kernel';
import { can } from '@fcert/identity';
import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { noteHeartbeat } from './data/feed-watches.js';

/** A sensor with nothing to report says that it lives. */
@Injectable()
export class HearHeartbeat {
  constructor(private readonly transactions: Transactions) {}

  /** The instant it was heard, by the database's clock. */
  execute(acting: Acting): Promise<Date> {
    const { actor } = acting;
    const constituentId = actor.kind === 'system' ? null : actor.constituentId;
    if (!constituentId || !can(actor, 'report:create', { constituentId }))
      throw new DomainError('forbidden', 'forbidden', 'Only a body that reports has a heartbeat.');
    return this.transactions.run(acting, (tx) => noteHeartbeat(tx, { constituentId, callerId: actor.id }));
  }
}

import { DomainError, systemActor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type Rehearsal, type RehearsalResult, endRehearsal, takeRehearsal } from './data/rehearsals.js';

export type Player = (rehearsal: Rehearsal) => Promise<RehearsalResult>;

/** Takes what has been asked for and writes down how it went. How it is played is the caller's. */
@Injectable()
export class RunRehearsals {
  constructor(private readonly transactions: Transactions) {}

  /** Plays at most one. False where none was asked for. */
  async execute(play: Player): Promise<boolean> {
    const acting = { actor: systemActor('rehearsal') };
    const rehearsal = await this.transactions.run(acting, takeRehearsal);
    if (!rehearsal) return false;
    const end = await play(rehearsal).then(
      (result) => ({ result }),
      (error: unknown) => ({ failure: error instanceof DomainError ? error.code : 'internal', error }),
    );
    await this.transactions.run(acting, async (tx) => {
      await endRehearsal(tx, rehearsal.id, end);
      const action = 'result' in end ? 'rehearsal.played' : 'rehearsal.failed';
      await appendAudit(tx, [{ action, objectKind: 'rehearsal', objectId: rehearsal.id }]);
    });
    if ('error' in end) throw end.error;
    return true;
  }
}

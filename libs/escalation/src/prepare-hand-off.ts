import { addTimeline } from '@fcert/incidents';
import { type Acting, Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { HandOff } from './data/hand-off.entity.js';
import { lockIncidentToHandOff } from './hand-off-access.js';
import { HandOffDesk, type HandOffDraft } from './hand-off-desk.js';

export interface PrepareInput extends HandOffDraft {
  readonly reference: string;
  /** Releases it in the same act, where one person may. */
  readonly release: boolean;
}

/** Prepares a hand-off to a body outside. Its paper stays inside until somebody releases it. */
@Injectable()
export class PrepareHandOff {
  constructor(
    private readonly transactions: Transactions,
    private readonly desk: HandOffDesk,
  ) {}

  execute(acting: Acting, input: PrepareInput): Promise<HandOff> {
    return this.transactions.run(acting, async (tx) => {
      const incident = await lockIncidentToHandOff(tx, 'incident:escalate', input.reference);
      const handOff = await this.desk.prepare(tx, incident, input);
      if (input.release) return this.desk.release(tx, incident, handOff);
      const text = `Hand-off prepared for ${handOff.bodyTitle}`;
      await addTimeline(tx, incident.id, [{ kind: 'escalation', text, data: { handOff: handOff.id } }]);
      return handOff;
    });
  }
}

import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type PolicyDraft, decideDraft } from './data/policy-drafts.js';
import { draftForAct } from './policy-acts.js';

/** Ends a draft without approval, by its author or by anybody who may approve; the text stays on record. */
@Injectable()
export class RefuseDraft {
  async execute(
    tx: Tx,
    { id, revision, reason }: { id: string; revision: number; reason: string },
  ): Promise<PolicyDraft> {
    await draftForAct(tx, 'refuse', { id, revision });
    return decideDraft(tx, id, { state: 'refused', reason });
  }
}

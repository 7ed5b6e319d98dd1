import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type DraftText, type PolicyDraft, updateDraft } from './data/policy-drafts.js';
import { draftForAct } from './policy-acts.js';

/** Replaces the text of an open draft. Whoever changes it becomes one of its authors and can no longer approve it. */
@Injectable()
export class ChangeDraft {
  async execute(
    tx: Tx,
    { id, revision, ...text }: { id: string; revision: number } & DraftText,
  ): Promise<PolicyDraft> {
    await draftForAct(tx, 'change', { id, revision });
    return updateDraft(tx, id, text);
  }
}

import { notFound } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type DraftText, type PolicyDraft, lockDraft, updateDraft } from './data/policy-drafts.js';
import { newestVersion } from './data/policy-versions.js';
import { assertPolicyAct, assertRevision } from './policy-acts.js';

/** Replaces the text of an open draft. Whoever changes it becomes one of its authors and can no longer approve it. */
@Injectable()
export class ChangeDraft {
  async execute(
    tx: Tx,
    { id, revision, ...text }: { id: string; revision: number } & DraftText,
  ): Promise<PolicyDraft> {
    const draft = await lockDraft(tx, id);
    if (!draft) throw notFound('draft');
    assertRevision('draft', revision, draft.revision);
    const { version, today } = await newestVersion(tx, draft.policyId, draft.document.timezone);
    const { state, document, authorIds } = draft;
    assertPolicyAct(tx, 'change', {
      state,
      document,
      authorIds,
      today,
      enabled: document.enabled,
      newestVersion: version,
    });
    return updateDraft(tx, id, text);
  }
}

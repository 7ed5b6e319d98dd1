import { notFound } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type PolicyDraft, decideDraft, lockDraft } from './data/policy-drafts.js';
import { newestVersion } from './data/policy-versions.js';
import { assertPolicyAct, assertRevision } from './policy-acts.js';

/** Ends a draft without approval, by its author or by anybody who may approve; the text stays on record. */
@Injectable()
export class RefuseDraft {
  async execute(
    tx: Tx,
    { id, revision, reason }: { id: string; revision: number; reason: string },
  ): Promise<PolicyDraft> {
    const draft = await lockDraft(tx, id);
    if (!draft) throw notFound('draft');
    assertRevision('draft', revision, draft.revision);
    const { version, today } = await newestVersion(tx, draft.policyId, draft.document.timezone);
    const { state, document, authorIds } = draft;
    assertPolicyAct(tx, 'refuse', {
      state,
      document,
      authorIds,
      today,
      enabled: document.enabled,
      newestVersion: version,
    });
    return decideDraft(tx, id, { state: 'refused', reason });
  }
}

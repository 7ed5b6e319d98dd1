import { actorLabel, notFound } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { decideDraft, lockDraft } from './data/policy-drafts.js';
import {
  addFirstCalendars,
  insertVersion,
  lockPolicy,
  newestVersion,
  supersedeOlder,
} from './data/policy-versions.js';
import type { ClockPolicy } from './domain/policy.js';
import { assertPolicyAct, assertRevision } from './policy-acts.js';

export interface Approval {
  readonly policyId: string;
  readonly version: string;
  readonly enabled: boolean;
  /** Versions that make way for it. */
  readonly superseded: readonly string[];
}

/**
 * A second person makes a draft a version: it starts clocks on new subjects from its first day. Subjects that are open
 * or closed keep the version they were opened under, so no running or finished clock moves.
 */
@Injectable()
export class ApproveDraft {
  /** @param input `check` reads the document once more: lists it names may have changed since it was drafted */
  async execute(
    tx: Tx,
    input: { id: string; revision: number; reason: string; check: (document: unknown) => ClockPolicy },
  ): Promise<Approval> {
    const draft = await lockDraft(tx, input.id);
    if (!draft) throw notFound('draft');
    assertRevision('draft', input.revision, draft.revision);
    await lockPolicy(tx, draft.policyId);
    const { version, today } = await newestVersion(tx, draft.policyId, draft.document.timezone);
    const { state, authorIds, authorLabels } = draft;
    assertPolicyAct(tx, 'approve', {
      state,
      authorIds,
      today,
      document: draft.document,
      enabled: draft.document.enabled,
      newestVersion: version,
    });
    const document = input.check(draft.document);
    const by = { approvedById: tx.actor.id, approvedByLabel: actorLabel(tx.actor) };
    await insertVersion(tx, { document, authorIds, authorLabels, ...by });
    await decideDraft(tx, draft.id, { state: 'approved', reason: input.reason });
    await addFirstCalendars(tx);
    const superseded = await supersedeOlder(tx, [document.id]);
    return { policyId: document.id, version: document.version, enabled: document.enabled, superseded };
  }
}

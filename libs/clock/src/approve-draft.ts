import { actorLabel } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { decideDraft } from './data/policy-drafts.js';
import { addFirstCalendars, insertVersion, lockPolicy, supersedeOlder } from './data/policy-versions.js';
import type { ClockPolicy } from './domain/policy.js';
import { draftForAct } from './policy-acts.js';

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
    const draft = await draftForAct(tx, 'approve', input, ({ policyId }) => lockPolicy(tx, policyId));
    const { authorIds, authorLabels } = draft;
    const document = input.check(draft.document);
    const by = { approvedById: tx.actor.id, approvedByLabel: actorLabel(tx.actor) };
    await insertVersion(tx, { document, authorIds, authorLabels, ...by });
    await decideDraft(tx, draft.id, { state: 'approved', reason: input.reason });
    await addFirstCalendars(tx);
    const superseded = await supersedeOlder(tx, [document.id]);
    return { policyId: document.id, version: document.version, enabled: document.enabled, superseded };
  }
}

import { newId } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { type DraftText, type PolicyDraft, insertDraft } from './data/policy-drafts.js';

/** Keeps a checked document (`PolicyValidator.read`) as a draft by the actor. It binds nobody until it is approved. */
@Injectable()
export class DraftPolicy {
  execute(tx: Tx, text: DraftText): Promise<PolicyDraft> {
    return insertDraft(tx, newId(), text);
  }
}

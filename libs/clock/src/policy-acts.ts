import { DomainError, notFound } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { type PolicyDraft, lockDraft } from './data/policy-drafts.js';
import { newestVersion } from './data/policy-versions.js';
import {
  type PolicyAct,
  type PolicyFacts,
  type PolicyRefusal,
  refusePolicyAct,
} from './domain/policy-lifecycle.js';

/** What to do about each refusal. */
const WORDS: Readonly<Record<PolicyRefusal, string>> = {
  'no-such-move': 'This is not possible in its present state.',
  'not-a-person': 'A person must answer for this; a key or a part of the platform cannot.',
  'author-decides': 'You wrote part of this text. Somebody else approves it and switches it on.',
  'version-not-newer':
    'A version of this policy with this or a higher number is stored. Give the draft a higher one.',
  over: 'Its last day is over.',
  'enabled-already': 'It is switched on already.',
  'disabled-already': 'It is switched off already.',
  'foreign-model':
    'The model of a foreign or historic regime puts no duty on anybody here and cannot be switched on.',
  unverified:
    'Nobody at FCERT has compared this draft or claim with an official text. Enter who did in a new version.',
  'ends-before-today': 'The last day lies before today.',
};

/** Throws the refusal of an act by the actor of this transaction: 409 with `policy-<reason>`. */
export function assertPolicyAct(tx: Tx, act: PolicyAct, facts: Omit<PolicyFacts, 'actor'>): void {
  const actor = { id: tx.actor.id, isPerson: tx.actor.kind === 'person' };
  const refusal = refusePolicyAct(act, { ...facts, actor });
  if (!refusal) return;
  throw new DomainError('refused', `policy-${refusal}`, WORDS[refusal], { current: { state: facts.state } });
}

/**
 * Locks a draft for an act by the actor of this transaction. Throws `not_found`, 412 where another revision was seen,
 * and the refusal of the act.
 *
 * @param locks taken after the draft and before the versions of its policy are looked at
 */
export async function draftForAct(
  tx: Tx,
  act: PolicyAct,
  { id, revision }: { readonly id: string; readonly revision: number },
  locks: (draft: PolicyDraft) => Promise<void> = async () => {},
): Promise<PolicyDraft> {
  const draft = await lockDraft(tx, id);
  if (!draft) throw notFound('draft');
  assertRevision('draft', revision, draft.revision);
  await locks(draft);
  const { state, document, authorIds } = draft;
  const { version, today } = await newestVersion(tx, draft.policyId, document.timezone);
  assertPolicyAct(tx, act, {
    state,
    document,
    authorIds,
    today,
    enabled: document.enabled,
    newestVersion: version,
  });
  return draft;
}

/** 412 with the present revision where the writer has seen another one. */
export function assertRevision(what: string, seen: number, now: number): void {
  if (seen === now) return;
  throw new DomainError(
    'precondition_failed',
    'version-changed',
    `The ${what} has changed since you read it.`,
    {
      current: { revision: now },
    },
  );
}

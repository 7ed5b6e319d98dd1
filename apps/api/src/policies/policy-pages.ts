import { DomainError, notFound } from '@fcert/kernel';
import {
  type ClockPolicy,
  diffPolicies,
  findDraft,
  findPolicyVersion,
  listDrafts,
  listPolicies,
  presentVersion,
} from '@fcert/clock';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { NO_ID, cutPage, sortedEnd } from '../http/cursor.js';
import { pageOf } from '../http/page-query.js';
import {
  type DiffAnswer,
  type DraftAnswer,
  type DraftListAnswer,
  type PolicyListAnswer,
  type PolicyVersionAnswer,
  diffAnswer,
  draftAnswer,
  draftRowAnswer,
  policyRowAnswer,
  policyVersionAnswer,
} from './policy.dto.js';
import type { DraftQuery, PolicyQuery } from './policy-query.dto.js';

/** Versions have no uuid: their page ends with their name, and the cursor's id says nothing. */
const VERSION_KEY = /^([a-z0-9-]{1,64}) (\d{1,5}\.\d{1,5}\.\d{1,5})$/;

/** The pages of texts and drafts. They bear no label: whoever may read one may read all. */
@Injectable()
export class PolicyPages {
  constructor(private readonly transactions: Transactions) {}

  async list(query: PolicyQuery): Promise<PolicyListAnswer> {
    const { limit, after } = pageOf(query, 'code');
    const rows = await listPolicies(this.transactions.reader, {
      policyId: query.policy ?? null,
      state: query.state ?? null,
      inForce: query.inForce ?? null,
      after: after && versionKey(after.key),
      limit: limit + 1,
    });
    const end = ({ id, version }: { id: string; version: string }) => ({
      key: `${id} ${version}`,
      id: NO_ID,
    });
    const { shown, nextCursor } = cutPage(rows, limit, end);
    return { items: shown.map(policyRowAnswer), nextCursor };
  }

  async version(id: string, version: string): Promise<PolicyVersionAnswer> {
    const found = await findPolicyVersion(this.transactions.reader, id, version);
    if (!found) throw notFound('policy version');
    return policyVersionAnswer(found);
  }

  async document(id: string, version: string): Promise<ClockPolicy> {
    const found = await findPolicyVersion(this.transactions.reader, id, version);
    if (!found) throw notFound('policy version');
    return found.document;
  }

  async drafts(query: DraftQuery): Promise<DraftListAnswer> {
    const { limit, after } = pageOf(query);
    const page = { state: query.state ?? null, after, limit: limit + 1 };
    const rows = await listDrafts(this.transactions.reader, page);
    const { shown, nextCursor } = cutPage(rows, limit, sortedEnd);
    return { items: shown.map(draftRowAnswer), nextCursor };
  }

  async draft(id: string): Promise<DraftAnswer> {
    const draft = await findDraft(this.transactions.reader, id);
    if (!draft) throw notFound('draft');
    return draftAnswer(draft);
  }

  async draftDocument(id: string): Promise<ClockPolicy> {
    const draft = await findDraft(this.transactions.reader, id);
    if (!draft) throw notFound('draft');
    return draft.document;
  }

  /** Against the named version; without a name against the one in force, which a first draft does not have. */
  async diff(document: ClockPolicy, against: string | undefined): Promise<DiffAnswer> {
    const { reader } = this.transactions;
    const other =
      against === undefined
        ? await presentVersion(reader, document.id)
        : await findPolicyVersion(reader, document.id, against);
    if (!other && against !== undefined) throw notFound('policy version');
    if (!other) return diffAnswer(null, []);
    return diffAnswer(other.version, diffPolicies(other.document, document));
  }
}

function versionKey(key: string): { id: string; version: string } {
  const [, id, version] = VERSION_KEY.exec(key) ?? [];
  if (id !== undefined && version !== undefined) return { id, version };
  throw new DomainError('invalid', 'bad-cursor', 'This cursor is not one of ours; start without a cursor.');
}

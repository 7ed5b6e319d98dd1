import type { Actor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import {
  ApproveDraft,
  ChangeDraft,
  DraftPolicy,
  type PolicyDraft,
  RefuseDraft,
  RetirePolicy,
  SwitchPolicy,
} from '@fcert/clock';
import { Transactions, type Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { PolicyDocuments } from './policy-documents.js';
import { type DraftAnswer, type PolicyActAnswer, draftAnswer } from './policy.dto.js';

interface Seen {
  readonly id: string;
  readonly revision: number;
}

/** The acts on drafts: each in one transaction with its entry in the audit ledger. */
@Injectable()
export class DraftActs {
  constructor(
    private readonly transactions: Transactions,
    private readonly documents: PolicyDocuments,
    private readonly draftPolicy: DraftPolicy,
    private readonly changeDraft: ChangeDraft,
    private readonly refuseDraft: RefuseDraft,
    private readonly approveDraft: ApproveDraft,
  ) {}

  async draft(actor: Actor, body: { document: object; note: string }): Promise<DraftAnswer> {
    const document = await this.documents.read(body.document);
    return this.transactions.run({ actor }, async (tx) => {
      const draft = await this.draftPolicy.execute(tx, { document, note: body.note });
      return told(tx, 'drafted', draft);
    });
  }

  async change(actor: Actor, seen: Seen, body: { document: object; note: string }): Promise<DraftAnswer> {
    const document = await this.documents.read(body.document);
    return this.transactions.run({ actor }, async (tx) => {
      const draft = await this.changeDraft.execute(tx, { ...seen, document, note: body.note });
      return told(tx, 'draft-changed', draft);
    });
  }

  refuse(actor: Actor, seen: Seen, reason: string): Promise<DraftAnswer> {
    return this.transactions.run({ actor }, async (tx) => {
      const draft = await this.refuseDraft.execute(tx, { ...seen, reason });
      return told(tx, 'draft-refused', draft, { reason });
    });
  }

  async approve(actor: Actor, seen: Seen, reason: string): Promise<PolicyActAnswer> {
    const check = await this.documents.checker();
    return this.transactions.run({ actor }, async (tx) => {
      const {
        policyId: id,
        version,
        enabled,
        superseded,
      } = await this.approveDraft.execute(tx, {
        ...{ ...seen, reason, check },
      });
      await entry(tx, 'approved', { id, version }, { draftId: seen.id, enabled, superseded, reason });
      return { id, version, superseded: [...superseded], reinstated: [], lastDay: null };
    });
  }
}

interface SeenVersion extends Seen {
  readonly version: string;
}

/** The acts on stored versions. */
@Injectable()
export class VersionActs {
  constructor(
    private readonly transactions: Transactions,
    private readonly switchPolicy: SwitchPolicy,
    private readonly retirePolicy: RetirePolicy,
  ) {}

  switch(
    actor: Actor,
    seen: SeenVersion,
    { enabled, reason }: { enabled: boolean; reason: string },
  ): Promise<PolicyActAnswer> {
    return this.transactions.run({ actor }, async (tx) => {
      const { superseded } = await this.switchPolicy.execute(tx, { ...seen, enabled, reason });
      await entry(tx, enabled ? 'enabled' : 'disabled', seen, { superseded, reason });
      const { id, version } = seen;
      return { id, version, superseded: [...superseded], reinstated: [], lastDay: null };
    });
  }

  retire(
    actor: Actor,
    seen: SeenVersion,
    { lastDay = null, reason }: { lastDay?: string | null; reason: string },
  ): Promise<PolicyActAnswer> {
    return this.transactions.run({ actor }, async (tx) => {
      const retired = await this.retirePolicy.execute(tx, { ...seen, lastDay, reason });
      await entry(tx, 'retired', seen, { lastDay: retired.lastDay, reinstated: retired.reinstated, reason });
      const { id, version } = seen;
      return { id, version, superseded: [], reinstated: [...retired.reinstated], lastDay: retired.lastDay };
    });
  }
}

async function told(
  tx: Tx,
  act: string,
  draft: PolicyDraft,
  data: Record<string, unknown> = {},
): Promise<DraftAnswer> {
  const { id: draftId, policyId: id, version, revision } = draft;
  await entry(tx, act, { id, version }, { draftId, revision, ...data });
  return draftAnswer(draft);
}

async function entry(
  tx: Tx,
  act: string,
  { id, version }: { id: string; version: string },
  data: Record<string, unknown>,
): Promise<void> {
  await appendAudit(tx, [
    {
      action: `clock-policy.${act}`,
      objectKind: 'clock-policy',
      objectId: id,
      reference: `${id} ${version}`,
      data: { version, ...data },
    },
  ]);
}

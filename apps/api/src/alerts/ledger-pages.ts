import { type Actor, notFound } from '@fcert/kernel';
import { ledgerMessage, ledgerPage } from '@fcert/alerts';
import { can, listScope } from '@fcert/identity';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { cutPage, sortedEnd } from '../http/cursor.js';
import { pageOf } from '../http/page-query.js';
import {
  type MessageDetailAnswer,
  type MessageListAnswer,
  attemptAnswer,
  messageAnswer,
} from './alerts.dto.js';
import type { MessageQuery } from './message-query.dto.js';

/** The ledger as the caller may see it. */
@Injectable()
export class LedgerPages {
  constructor(private readonly transactions: Transactions) {}

  async list(actor: Actor, query: MessageQuery): Promise<MessageListAnswer> {
    const { limit, after } = pageOf(query);
    const scope = listScope(actor, 'alert:read');
    const filter = {
      state: query.state ?? null,
      channel: query.channel ?? null,
      reference: query.reference ?? null,
    };
    const page = { ...filter, scope: scope ?? { tlp: [], reader: null }, after, limit: limit + 1 };
    const rows = await ledgerPage(this.transactions.reader, page);
    const { shown, nextCursor } = cutPage(rows, limit, sortedEnd);
    return { items: shown.map(messageAnswer), nextCursor };
  }

  async one(actor: Actor, id: string): Promise<MessageDetailAnswer> {
    const found = await this.transactions.snapshot((q) => ledgerMessage(q, id));
    if (!found || !can(actor, 'alert:read', found.message)) throw notFound('message');
    return { ...messageAnswer(found.message), tries: found.tries.map(attemptAnswer) };
  }
}

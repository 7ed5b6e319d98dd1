import { colleaguePage, listScope } from '@fcert/identity';
import { type Actor, DomainError } from '@fcert/kernel';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { cutPage } from '../http/cursor.js';
import { pageOf } from '../http/page-query.js';
import type { ColleagueListAnswer, ColleagueQuery } from './colleague.dto.js';

/** Whom a rota can name, as far as the caller keeps rotas. */
@Injectable()
export class ColleaguePages {
  constructor(private readonly transactions: Transactions) {}

  async list(actor: Actor, query: ColleagueQuery): Promise<ColleagueListAnswer> {
    const scope = listScope(actor, 'colleague:list');
    if (!scope) throw new DomainError('forbidden', 'forbidden', 'Ask whoever keeps your rotas.');
    const { role = null, provider: providerId = null } = query;
    const { limit, after } = pageOf(query, 'code');
    const asked = { scope, role, providerId, after: after?.id ?? null, limit: limit + 1 };
    const rows = await colleaguePage(this.transactions.reader, asked);
    const { shown, nextCursor } = cutPage(rows, limit, ({ id }) => ({ key: id, id }));
    return { items: shown, nextCursor };
  }
}

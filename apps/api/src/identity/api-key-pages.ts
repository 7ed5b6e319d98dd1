import { type Actor, DomainError } from '@fcert/kernel';
import { constituentsByIds } from '@fcert/constituents';
import { type ApiKeyRequest, apiKeyPage, listScope, plainNetwork } from '@fcert/identity';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { cutPage, sortedEnd } from '../http/cursor.js';
import { pageOf } from '../http/page-query.js';
import {
  type ApiKeyBody,
  type ApiKeyListAnswer,
  type ApiKeyQuery,
  KEY_DAYS_MAX,
  listedApiKey,
} from './api-key.dto.js';
import { constituentOfCode } from './constituent-of-code.js';

/** Keys as their keepers see them, and what is asked of a new one. */
@Injectable()
export class ApiKeyPages {
  constructor(private readonly transactions: Transactions) {}

  async list(actor: Actor, query: ApiKeyQuery): Promise<ApiKeyListAnswer> {
    const scope = listScope(actor, 'api-key:read');
    if (!scope) throw new DomainError('forbidden', 'forbidden', 'These keys are not yours to see.');
    const { limit, after } = pageOf(query);
    return this.transactions.snapshot(async (q) => {
      const rows = await apiKeyPage(q, { scope, state: query.state ?? null, after, limit: limit + 1 });
      const { shown, nextCursor } = cutPage(rows, limit, sortedEnd);
      const bodies = await constituentsByIds(q, [...new Set(shown.flatMap((it) => it.constituentId ?? []))]);
      const codes = new Map(bodies.map(({ id, code }) => [id, code]));
      const items = shown.map((it) => listedApiKey(it, codes.get(it.constituentId ?? '') ?? null));
      return { items, nextCursor };
    });
  }

  async asked(body: ApiKeyBody): Promise<ApiKeyRequest> {
    const { name, role, scopes, tier, networks, certificateSha256 } = body;
    return {
      ...{ name, role, scopes, tier },
      constituentId: await constituentOfCode(this.transactions.reader, body.constituent),
      providerId: body.providerId ?? null,
      daysValid: body.daysValid ?? KEY_DAYS_MAX,
      networks: networks?.map((it) => plainNetwork(it)!) ?? null,
      certificateSha256: fingerprint(certificateSha256) ?? null,
    };
  }
}

export function fingerprint(hex: string | undefined): Buffer | undefined {
  return hex === undefined ? undefined : Buffer.from(hex, 'hex');
}

import type { Queryable } from '@fcert/platform';
import type { Cover } from '../domain/offer.js';

/**
 * Contracts in force today (in Pakistan) that cover a service for an organisation, of active providers, optionally of
 * one provider by id or code.
 */
export function coversOf(
  q: Queryable,
  wanted: { serviceId: string; constituentId: string; provider: string | null },
): Promise<Cover[]> {
  return q.query<Cover>(
    `SELECT c.id AS "contractId", c.code AS "contractCode", p.id AS "providerId", p.code AS "providerCode",
            c.constituent_id AS "constituentId"
       FROM mssp_contract c
       JOIN mssp_provider p ON p.id = c.provider_id AND p.active
      WHERE c.services @> ARRAY[$1::text]
        AND (c.constituent_id IS NULL OR c.constituent_id = $2)
        AND ($3::text IS NULL OR p.code = $3 OR p.id::text = $3)
        AND coalesce(c.valid_from, '-infinity') <= (now() AT TIME ZONE 'Asia/Karachi')::date
        AND (now() AT TIME ZONE 'Asia/Karachi')::date < coalesce(c.valid_until, 'infinity')
      ORDER BY c.code LIMIT 100`,
    [wanted.serviceId, wanted.constituentId, wanted.provider],
  );
}

export async function findService(q: Queryable, id: string): Promise<{ id: string; name: string } | undefined> {
  const [service] = await q.query<{ id: string; name: string }>(
    'SELECT s.id, s.name FROM mssp_service s WHERE s.id = $1',
    [id],
  );
  return service;
}

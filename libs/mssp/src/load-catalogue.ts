import { type Actor } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { readCatalogue } from './domain/documents.js';

/** Loads the catalogue of managed services: adds and renames, removes nothing. Run again, it changes nothing. */
@Injectable()
export class LoadCatalogue {
  constructor(private readonly transactions: Transactions) {}

  /** @param document the parsed `data/mssp-services.json`; throws `catalogue-invalid` (invalid) */
  async execute(actor: Actor, document: unknown): Promise<{ changed: number }> {
    const { services } = readCatalogue(document);
    const rows = services.map((service, index) => ({ ...service, position: index + 1 }));
    return this.transactions.run({ actor }, async (tx) => {
      const changed = await tx.query<{ id: string }>(
        `INSERT INTO mssp_service AS s (id, area, name, source, position)
         SELECT r.id, r.area, r.name, r.uuid, r.position
           FROM jsonb_to_recordset($1::jsonb) AS r(id text, area text, name text, uuid uuid, position int)
         ON CONFLICT (id) DO UPDATE
           SET area = excluded.area, name = excluded.name, source = excluded.source, position = excluded.position
         WHERE (s.area, s.name, s.source, s.position)
               IS DISTINCT FROM (excluded.area, excluded.name, excluded.source, excluded.position)
         RETURNING s.id`,
        [JSON.stringify(rows)],
      );
      await appendAudit(
        tx,
        changed.map(({ id }) => ({
          action: 'mssp-service.loaded',
          objectKind: 'mssp-service',
          objectId: id,
        })),
      );
      return { changed: changed.length };
    });
  }
}

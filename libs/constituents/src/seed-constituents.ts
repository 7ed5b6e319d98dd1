import { newId } from '@fcert/kernel';
import { appendAudit } from '@fcert/audit';
import { Transactions, type Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { Actor } from '@fcert/kernel';
import { type RegisterEntry, readRegister } from './domain/register.js';

/** Bodies the register brought in, and rows it changed. */
export interface SeedOutcome {
  readonly added: number;
  readonly changed: number;
}

/** Loads the register: adds new bodies, follows changes, removes nothing. Run again, it changes nothing. */
@Injectable()
export class SeedConstituents {
  constructor(private readonly transactions: Transactions) {}

  /** @param document the parsed `data/federal-constituents.json`; throws `register-invalid` (invalid) */
  async execute(actor: Actor, document: unknown): Promise<SeedOutcome> {
    const entries = readRegister(document);
    return this.transactions.run({ actor }, async (tx) => {
      const rows = await upsert(tx, entries);
      await link(tx, entries);
      await appendAudit(
        tx,
        rows.map((row) => ({
          action: row.added ? 'constituent.added' : 'constituent.changed',
          objectKind: 'constituent',
          objectId: row.id,
          reference: row.code,
        })),
      );
      const added = rows.filter((row) => row.added).length;
      return { added, changed: rows.length - added };
    });
  }
}

/** Answers only rows that are new or differ: a second run touches nothing. */
function upsert(
  tx: Tx,
  entries: readonly RegisterEntry[],
): Promise<{ id: string; code: string; added: boolean }[]> {
  const rows = entries.map((entry) => ({ id: newId(), ...entry }));
  return tx.query(
    `INSERT INTO constituent AS c (id, code, name, short, type, sector, critical, source)
     SELECT r.* FROM jsonb_to_recordset($1::jsonb)
         AS r(id uuid, code text, name text, short text, type text, sector text, critical boolean, source text)
     ON CONFLICT (code) DO UPDATE
       SET name = excluded.name, short = excluded.short, type = excluded.type, sector = excluded.sector,
           critical = excluded.critical, source = excluded.source, version = c.version + 1, updated_at = now()
     WHERE (c.name, c.short, c.type, c.sector, c.critical, c.source)
           IS DISTINCT FROM (excluded.name, excluded.short, excluded.type, excluded.sector, excluded.critical,
                             excluded.source)
     RETURNING c.id, c.code, c.version = 1 AS added`,
    [JSON.stringify(rows)],
  );
}

async function link(tx: Tx, entries: readonly RegisterEntry[]): Promise<void> {
  await tx.query(
    `UPDATE constituent c SET parent_id = p.id
       FROM jsonb_to_recordset($1::jsonb) AS r(code text, parent text) LEFT JOIN constituent p ON p.code = r.parent
      WHERE c.code = r.code AND c.parent_id IS DISTINCT FROM p.id`,
    [JSON.stringify(entries.map(({ code, parent }) => ({ code, parent: parent ?? null })))],
  );
}

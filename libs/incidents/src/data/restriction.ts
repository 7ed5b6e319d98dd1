import type { Role } from '@fcert/kernel';
import { peopleByIds } from '@fcert/identity';
import type { Queryable, Tx } from '@fcert/platform';

/** The list of named readers of an incident, as those on it read it. */
export interface Restriction {
  readonly reason: string;
  readonly restrictedAt: Date;
  /** Who restricted it. */
  readonly by: Reader;
  readonly readers: readonly Reader[];
}

export interface Reader {
  readonly id: string;
  readonly name: string;
  /** Null for an account that is no longer kept. */
  readonly role: Role | null;
}

interface Row {
  readonly readers: readonly string[];
  readonly reason: string;
  readonly restrictedAt: Date;
  readonly by: string;
}

/** An incident with those merged into it: they are one case, and one list holds for them. */
const FAMILY = `WITH RECURSIVE family (id) AS (
  SELECT $1::uuid UNION SELECT i.id FROM incident i JOIN family f ON i.duplicate_of = f.id)`;

/** Undefined where nobody has restricted it, and for whom its list does not name. */
export async function restrictionOf(q: Queryable, incidentId: string): Promise<Restriction | undefined> {
  const [row] = await q.query<Row>(
    `SELECT n.readers, n.reason, n.restricted_at AS "restrictedAt", n.restricted_by AS by
       FROM incident_restriction n WHERE n.incident_id = $1`,
    [incidentId],
  );
  if (!row) return undefined;
  const known = new Map(
    (await peopleByIds(q, [...row.readers, row.by])).map((person) => [person.id, person]),
  );
  const reader = (id: string): Reader => known.get(id) ?? { id, name: id, role: null };
  const readers = row.readers.map(reader).sort((a, b) => a.name.localeCompare(b.name));
  return { reason: row.reason, restrictedAt: row.restrictedAt, by: reader(row.by), readers };
}

/** What hangs on the incident is hidden with it by the table's own trigger. */
export async function insertRestriction(
  tx: Tx,
  it: { incidentId: string; readers: readonly string[]; reason: string; by: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO incident_restriction (incident_id, readers, reason, restricted_by) VALUES ($1, $2::uuid[], $3, $4)`,
    [it.incidentId, it.readers, it.reason, it.by],
  );
}

export async function deleteRestriction(tx: Tx, incidentId: string): Promise<void> {
  await tx.query(
    `${FAMILY} DELETE FROM incident_restriction n WHERE n.incident_id IN (SELECT id FROM family)`,
    [incidentId],
  );
}

export async function setReaders(tx: Tx, incidentId: string, readers: readonly string[]): Promise<void> {
  await tx.query(
    `${FAMILY} UPDATE incident_restriction n SET readers = $2::uuid[] WHERE n.incident_id IN (SELECT id FROM family)`,
    [incidentId, readers],
  );
}

/** The list of one incident holds for another as well, which has none of its own yet. */
export async function shareRestriction(tx: Tx, { from, to }: { from: string; to: string }): Promise<void> {
  await tx.query(
    `INSERT INTO incident_restriction (incident_id, readers, reason, restricted_at, restricted_by)
     SELECT $2::uuid, n.readers, n.reason, n.restricted_at, n.restricted_by
       FROM incident_restriction n WHERE n.incident_id = $1
     ON CONFLICT (incident_id) DO NOTHING`,
    [from, to],
  );
}

/** Providers with a task on the case, whoever of them may see it. */
export async function providersOnCase(tx: Tx, incidentId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `${FAMILY} SELECT DISTINCT t.provider_id AS id FROM mssp_task t WHERE t.incident_id IN (SELECT id FROM family)`,
    [incidentId],
  );
  return rows.map(({ id }) => id);
}

import { notFound, isId } from '@fcert/kernel';
import type { Queryable, Tx } from '@fcert/platform';
import type { RotaLayer, RotaMember, RotaOverride } from '../domain/rota/rota.js';
import type { Rota } from './rota.entity.js';

const COLUMNS = `r.id, r.node_id AS "nodeId", r.constituent_id AS "constituentId", r.provider_id AS "providerId", r.title,
  r.zone, r.layers, r.version, r.created_at AS "createdAt", r.updated_at AS "updatedAt", r.retired_at AS "retiredAt"`;

/** Rotas kept at once that any screen or sweep reads. */
const MOST_ROTAS = 500;
/** Overrides of one rota in one stretch of time. */
const MOST_OVERRIDES = 500;

/** A rota as people draw it up. */
export interface RotaDraft {
  readonly title: string;
  readonly zone: string;
  readonly layers: readonly RotaLayer[];
}

export type NewRota = RotaDraft & Pick<Rota, 'id' | 'nodeId' | 'constituentId' | 'providerId'>;

/** Answers undefined where the desk keeps a rota already. */
export async function insertRota(tx: Tx, rota: NewRota): Promise<Rota | undefined> {
  const [inserted] = await tx.query<Rota>(
    `INSERT INTO rota AS r (id, node_id, constituent_id, provider_id, title, zone, layers)
     VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
    [
      rota.id,
      rota.nodeId,
      rota.constituentId,
      rota.providerId,
      rota.title,
      rota.zone,
      JSON.stringify(rota.layers),
    ],
  );
  return inserted;
}

export async function updateRota(tx: Tx, id: string, draft: RotaDraft): Promise<Rota> {
  const [updated] = await tx.query<Rota>(
    `UPDATE rota r SET title = $2, zone = $3, layers = $4::jsonb, version = r.version + 1, updated_at = now()
      WHERE r.id = $1 RETURNING ${COLUMNS}`,
    [id, draft.title, draft.zone, JSON.stringify(draft.layers)],
  );
  return updated!;
}

export async function retireRow(tx: Tx, id: string): Promise<void> {
  await tx.query('UPDATE rota SET retired_at = now(), version = version + 1 WHERE id = $1', [id]);
}

/** A rota that is kept; a retired one is gone. */
export async function findRota(q: Queryable, id: string, lock: '' | 'FOR NO KEY UPDATE' = ''): Promise<Rota> {
  if (!isId(id)) throw notFound('rota');
  const [rota] = await q.query<Rota>(
    `SELECT ${COLUMNS} FROM rota r WHERE r.id = $1 AND r.retired_at IS NULL ${lock}`,
    [id],
  );
  if (!rota) throw notFound('rota');
  return rota;
}

/** Every rota that is kept, or those of a provider, in order of desk. */
export function keptRotas(q: Queryable, providerId: string | null): Promise<Rota[]> {
  return q.query<Rota>(
    `SELECT ${COLUMNS} FROM rota r
      WHERE r.retired_at IS NULL AND ($1::uuid IS NULL OR r.provider_id = $1)
      ORDER BY r.node_id, r.id LIMIT ${MOST_ROTAS}`,
    [providerId],
  );
}

/** The rotas of these desks, whoever keeps them. */
export function rotasOfDesks(q: Queryable, nodeIds: readonly string[]): Promise<Rota[]> {
  return q.query<Rota>(
    `SELECT ${COLUMNS} FROM rota r
      WHERE r.retired_at IS NULL AND r.node_id = ANY($1::text[]) ORDER BY r.id LIMIT ${MOST_ROTAS}`,
    [nodeIds],
  );
}

interface OverrideRow {
  readonly id: string;
  readonly rotaId: string;
  readonly memberKind: RotaMember['kind'];
  readonly memberId: string;
  readonly coversKind: RotaMember['kind'] | null;
  readonly coversId: string | null;
  readonly from: Date;
  readonly to: Date;
  readonly reason: string;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** An override with what people wrote beside it. */
export interface EnteredOverride extends RotaOverride {
  readonly rotaId: string;
  readonly reason: string;
  readonly createdBy: string;
}

const OVERRIDE = `o.id, o.rota_id AS "rotaId", o.member_kind AS "memberKind", o.member_id AS "memberId",
  o.covers_kind AS "coversKind", o.covers_id AS "coversId", o.from_at AS "from", o.to_at AS "to", o.reason,
  o.created_by AS "createdBy", o.created_at AS "createdAt"`;

/** Overrides of these rotas that touch the stretch of time and were not cancelled, in order of their start. */
export async function overridesWithin(
  q: Queryable,
  rotaIds: readonly string[],
  within: { from: Date; to: Date },
): Promise<EnteredOverride[]> {
  if (rotaIds.length === 0) return [];
  const rows = await q.query<OverrideRow>(
    `SELECT ${OVERRIDE} FROM rota_override o
      WHERE o.rota_id = ANY($1::uuid[]) AND o.from_at < $3 AND o.to_at > $2 AND o.cancelled_at IS NULL
      ORDER BY o.from_at, o.id LIMIT ${MOST_OVERRIDES}`,
    [rotaIds, within.from, within.to],
  );
  return rows.map(overrideOf);
}

function overrideOf(row: OverrideRow): EnteredOverride {
  const { id, rotaId, memberKind, memberId, coversKind, coversId, reason, createdBy } = row;
  return {
    id,
    rotaId,
    member: { kind: memberKind, id: memberId },
    covers: coversKind && coversId ? { kind: coversKind, id: coversId } : null,
    from: row.from.getTime(),
    to: row.to.getTime(),
    createdAt: row.createdAt.getTime(),
    reason,
    createdBy,
  };
}

export interface NewOverride {
  readonly id: string;
  readonly rotaId: string;
  readonly member: RotaMember;
  readonly covers: RotaMember | null;
  readonly from: Date;
  readonly to: Date;
  readonly reason: string;
  readonly by: string;
}

export async function insertOverride(tx: Tx, it: NewOverride): Promise<EnteredOverride> {
  const [row] = await tx.query<OverrideRow>(
    `INSERT INTO rota_override AS o (id, rota_id, member_kind, member_id, covers_kind, covers_id, from_at, to_at, reason,
                                     created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING ${OVERRIDE}`,
    [
      it.id,
      it.rotaId,
      it.member.kind,
      it.member.id,
      it.covers?.kind ?? null,
      it.covers?.id ?? null,
      it.from,
      it.to,
      it.reason,
      it.by,
    ],
  );
  return overrideOf(row!);
}

/** Whether there was such an override to cancel. */
export async function cancelRow(tx: Tx, it: { id: string; rotaId: string; by: string }): Promise<boolean> {
  if (!isId(it.id)) return false;
  const cancelled = await tx.query(
    `UPDATE rota_override
        SET to_at = CASE WHEN from_at < now() THEN now() ELSE to_at END,
            cancelled_at = CASE WHEN from_at < now() THEN NULL ELSE clock_timestamp() END,
            cancelled_by = CASE WHEN from_at < now() THEN NULL ELSE $3 END
      WHERE id = $1 AND rota_id = $2 AND cancelled_at IS NULL AND to_at > now() RETURNING id`,
    [it.id, it.rotaId, it.by],
  );
  return cancelled.length === 1;
}

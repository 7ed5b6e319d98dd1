import { DomainError, actorLabel } from '@fcert/kernel';
import { type Queryable, type Tx, sqlState } from '@fcert/platform';
import type { ClockPolicy } from '../domain/policy.js';
import type { DraftState } from '../domain/policy-lifecycle.js';
import type { ClockPolicyDraftEntity } from './clock-policy.entity.js';

export type PolicyDraft = ClockPolicyDraftEntity;

const COLUMNS = `d.id, d.policy_id AS "policyId", d.version, d.document, d.note, d.state, d.author_ids AS "authorIds",
  d.author_labels AS "authorLabels", d.revision, d.created_at AS "createdAt", d.changed_at AS "changedAt",
  d.decided_by_id AS "decidedById", d.decided_by_label AS "decidedByLabel", d.decided_at AS "decidedAt", d.reason`;

export async function findDraft(q: Queryable, id: string): Promise<PolicyDraft | undefined> {
  const [draft] = await q.query<PolicyDraft>(`SELECT ${COLUMNS} FROM clock_policy_draft d WHERE d.id = $1`, [id]);
  return draft;
}

export async function lockDraft(tx: Tx, id: string): Promise<PolicyDraft | undefined> {
  const [draft] = await tx.query<PolicyDraft>(
    `SELECT ${COLUMNS} FROM clock_policy_draft d WHERE d.id = $1 FOR UPDATE`,
    [id],
  );
  return draft;
}

export interface DraftText {
  readonly document: ClockPolicy;
  readonly note: string;
}

/** Throws `policy-draft-open` (conflict) where an open draft has the same policy and version. */
export async function insertDraft(tx: Tx, id: string, { document, note }: DraftText): Promise<PolicyDraft> {
  return firstOf(
    tx.query<PolicyDraft>(
      `INSERT INTO clock_policy_draft AS d (id, policy_id, version, document, note, state, author_ids, author_labels)
       VALUES ($1, $2, $3, $4::jsonb, $5, 'draft', ARRAY[$6], ARRAY[$7]) RETURNING ${COLUMNS}`,
      [id, document.id, document.version, JSON.stringify(document), note, tx.actor.id, actorLabel(tx.actor)],
    ),
    document,
  );
}

/** Whoever writes any of it becomes one of its authors. */
export async function updateDraft(tx: Tx, id: string, { document, note }: DraftText): Promise<PolicyDraft> {
  return firstOf(
    tx.query<PolicyDraft>(
      `UPDATE clock_policy_draft d
          SET policy_id = $2, version = $3, document = $4::jsonb, note = $5, revision = d.revision + 1,
              changed_at = now(),
              author_ids = CASE WHEN $6::text = ANY (d.author_ids) THEN d.author_ids ELSE d.author_ids || $6::text END,
              author_labels = CASE WHEN $6::text = ANY (d.author_ids) THEN d.author_labels ELSE d.author_labels || $7::text END
        WHERE d.id = $1 RETURNING ${COLUMNS}`,
      [id, document.id, document.version, JSON.stringify(document), note, tx.actor.id, actorLabel(tx.actor)],
    ),
    document,
  );
}

export async function decideDraft(
  tx: Tx,
  id: string,
  { state, reason }: { state: DraftState; reason: string },
): Promise<PolicyDraft> {
  const [draft] = await tx.query<PolicyDraft>(
    `UPDATE clock_policy_draft d
        SET state = $2, reason = $3, decided_by_id = $4, decided_by_label = $5, decided_at = now(),
            revision = d.revision + 1
      WHERE d.id = $1 RETURNING ${COLUMNS}`,
    [id, state, reason, tx.actor.id, actorLabel(tx.actor)],
  );
  return draft!;
}

async function firstOf(rows: Promise<PolicyDraft[]>, { id, version }: ClockPolicy): Promise<PolicyDraft> {
  try {
    return (await rows)[0]!;
  } catch (error) {
    if (sqlState(error) !== '23505') throw error;
    throw new DomainError('conflict', 'policy-draft-open', `Another draft of ${id} ${version} is open. Change that one.`);
  }
}

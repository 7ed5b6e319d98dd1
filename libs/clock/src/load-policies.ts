import { DomainError, newId } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import { addFirstCalendars, supersedeOlder } from './data/policy-versions.js';
import type { ClockPolicy } from './domain/policy.js';

export interface LoadedPolicy {
  readonly id: string;
  readonly version: string;
  /** false: this very document was there already. */
  readonly added: boolean;
}

/**
 * Stores checked policy documents (`readPolicyFolder`, `PolicyValidator`) as versions approved by 'shipped'. Doing it
 * again changes nothing; another document under a shipped version is refused, because clocks are pinned to it. `enabled`
 * of a stored version stays as an administrator left it. Where FCERT has approved a version of its own, a new shipped
 * one takes over nothing: it waits as a draft for a person's approval.
 */
@Injectable()
export class LoadPolicies {
  async execute(tx: Tx, policies: readonly ClockPolicy[]): Promise<LoadedPolicy[]> {
    if (policies.length === 0) return [];
    const rows = await tx.query<{ id: string; version: string; added: boolean; same: boolean }>(STORE, [
      JSON.stringify(policies.map((policy) => ({ draft_id: newId(), document: policy }))),
    ]);
    const changed = rows.find((row) => !row.same);
    if (changed)
      throw new DomainError(
        'refused',
        'clock-policy-version-taken',
        `Policy ${changed.id} ${changed.version} is stored with another text. Give the new text a new version.`,
      );
    await addFirstCalendars(tx);
    if (rows.some((row) => row.added)) await supersedeOlder(tx, [...new Set(rows.map((row) => row.id))]);
    return rows.map(({ id, version, added }) => ({ id, version, added }));
  }
}

const STORE = `
  WITH given AS (
    SELECT draft_id, document ->> 'id' AS id, document ->> 'version' AS version, document,
           EXISTS (SELECT FROM clock_policy p
                    WHERE p.id = document ->> 'id' AND p.approved_by_id <> 'shipped') AS own
      FROM jsonb_to_recordset($1::jsonb) AS p(draft_id uuid, document jsonb)
  ), added AS (
    INSERT INTO clock_policy (id, version, document, status, enabled, effective_from, effective_to, timezone,
                              working_calendar)
    SELECT id, version, document, document ->> 'status', (document ->> 'enabled')::boolean,
           (document ->> 'effectiveFrom')::date, (document ->> 'effectiveTo')::date, document ->> 'timezone',
           document ->> 'workingCalendar'
      FROM given
     WHERE NOT own
    ON CONFLICT (id, version) DO NOTHING
    RETURNING id, version
  ), offered AS (
    INSERT INTO clock_policy_draft (id, policy_id, version, document, note, state, author_ids, author_labels)
    SELECT draft_id, id, version, document, 'Came with a new release of the product.', 'draft', '{shipped}', '{shipped}'
      FROM given g
     WHERE own AND NOT EXISTS (SELECT FROM clock_policy p WHERE p.id = g.id AND p.version = g.version)
       AND NOT EXISTS (SELECT FROM clock_policy_draft d WHERE d.policy_id = g.id AND d.version = g.version)
  )
  SELECT g.id, g.version, a.id IS NOT NULL AS added, g.own OR a.id IS NOT NULL OR g.document = p.document AS same
    FROM given g
    LEFT JOIN added a ON a.id = g.id AND a.version = g.version
    LEFT JOIN clock_policy p ON p.id = g.id AND p.version = g.version
   ORDER BY g.id, g.version`;

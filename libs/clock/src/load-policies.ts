import { DomainError } from '@fcert/kernel';
import type { Tx } from '@fcert/platform';
import { Injectable } from '@nestjs/common';
import type { ClockPolicy } from './domain/policy.js';

export interface LoadedPolicy {
  readonly id: string;
  readonly version: string;
  /** false: this very document was there already. */
  readonly added: boolean;
}

/** Saturday and Sunday, until the calendar is edited: hour figures ignore it, and no Eid date is known in advance. */
const FIRST_REVISION = { title: 'Saturday and Sunday, no holidays entered yet', weekendDays: [6, 7] };

/**
 * Stores checked policy documents (`readPolicyFolder`, `PolicyValidator`) under their id and version. Doing it again
 * changes nothing; another document under a stored version is refused, because clocks are pinned to it. `enabled` of a
 * stored version stays as an administrator left it.
 */
@Injectable()
export class LoadPolicies {
  async execute(tx: Tx, policies: readonly ClockPolicy[]): Promise<LoadedPolicy[]> {
    if (policies.length === 0) return [];
    const rows = await tx.query<{ id: string; version: string; added: boolean; same: boolean }>(STORE, [
      JSON.stringify(policies.map((policy) => ({ document: policy }))),
    ]);
    const changed = rows.find((row) => !row.same);
    if (changed)
      throw new DomainError(
        'refused',
        'clock-policy-version-taken',
        `Policy ${changed.id} ${changed.version} is stored with another text. Give the new text a new version.`,
      );
    await tx.query(FIRST_CALENDARS, [FIRST_REVISION.title, FIRST_REVISION.weekendDays]);
    return rows.map(({ id, version, added }) => ({ id, version, added }));
  }
}

const STORE = `
  WITH given AS (
    SELECT document ->> 'id' AS id, document ->> 'version' AS version, document
      FROM jsonb_to_recordset($1::jsonb) AS p(document jsonb)
  ), added AS (
    INSERT INTO clock_policy (id, version, document, status, enabled, effective_from, effective_to, timezone,
                              working_calendar)
    SELECT id, version, document, document ->> 'status', (document ->> 'enabled')::boolean,
           (document ->> 'effectiveFrom')::date, (document ->> 'effectiveTo')::date, document ->> 'timezone',
           document ->> 'workingCalendar'
      FROM given
    ON CONFLICT (id, version) DO NOTHING
    RETURNING id, version
  )
  SELECT g.id, g.version, a.id IS NOT NULL AS added, a.id IS NOT NULL OR g.document = p.document AS same
    FROM given g
    LEFT JOIN added a ON a.id = g.id AND a.version = g.version
    LEFT JOIN clock_policy p ON p.id = g.id AND p.version = g.version
   ORDER BY g.id, g.version`;

const FIRST_CALENDARS = `
  INSERT INTO working_calendar (id, revision, title, weekend_days)
  SELECT DISTINCT working_calendar, 1, $1, $2::int[] FROM clock_policy WHERE working_calendar IS NOT NULL
  ON CONFLICT (id, revision) DO NOTHING`;

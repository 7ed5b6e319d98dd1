import type { Queryable } from '@fcert/platform';

/** What a person can prove themselves with besides the password. */
export interface FactorsView {
  /** Since when an authenticator app counts; null for none. */
  readonly totpSince: Date | null;
  readonly recoveryCodesLeft: number;
}

export async function factorsOf(q: Queryable, personId: string): Promise<FactorsView> {
  const [row] = await q.query<FactorsView>(
    `SELECT (SELECT f.confirmed_at FROM totp_factor f WHERE f.person_id = $1 AND f.confirmed_at IS NOT NULL)
              AS "totpSince",
            (SELECT count(*)::int FROM recovery_code r WHERE r.person_id = $1 AND r.used_at IS NULL)
              AS "recoveryCodesLeft"`,
    [personId],
  );
  return row!;
}

/** Whether the password alone is not enough for this person. */
export async function hasFactor(q: Queryable, personId: string): Promise<boolean> {
  const rows = await q.query('SELECT 1 FROM totp_factor WHERE person_id = $1 AND confirmed_at IS NOT NULL', [
    personId,
  ]);
  return rows.length > 0;
}

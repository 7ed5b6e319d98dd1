import type { Queryable } from '@fcert/platform';

export interface PasskeyView {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** What a person can prove themselves with besides the password. */
export interface FactorsView {
  /** Since when an authenticator app counts; null for none. */
  readonly totpSince: Date | null;
  readonly recoveryCodesLeft: number;
  /** Oldest first. */
  readonly passkeys: PasskeyView[];
}

/** More are not kept for one person. */
export const PASSKEYS_MOST = 20;

export async function factorsOf(q: Queryable, personId: string): Promise<FactorsView> {
  const [[row], passkeys] = await Promise.all([
    q.query<Omit<FactorsView, 'passkeys'>>(
      `SELECT (SELECT f.confirmed_at FROM totp_factor f WHERE f.person_id = $1 AND f.confirmed_at IS NOT NULL)
                AS "totpSince",
              (SELECT count(*)::int FROM recovery_code r WHERE r.person_id = $1 AND r.used_at IS NULL)
                AS "recoveryCodesLeft"`,
      [personId],
    ),
    q.query<PasskeyView>(
      `SELECT k.id, k.name, k.created_at AS "createdAt", k.last_used_at AS "lastUsedAt" FROM passkey k
        WHERE k.person_id = $1 ORDER BY k.created_at, k.id LIMIT ${PASSKEYS_MOST}`,
      [personId],
    ),
  ]);
  return { ...row!, passkeys };
}

/** Whether the password alone is not enough for this person. */
export async function hasFactor(q: Queryable, personId: string): Promise<boolean> {
  const rows = await q.query(
    `SELECT 1 FROM totp_factor WHERE person_id = $1 AND confirmed_at IS NOT NULL
      UNION ALL SELECT 1 FROM passkey WHERE person_id = $1 LIMIT 1`,
    [personId],
  );
  return rows.length > 0;
}

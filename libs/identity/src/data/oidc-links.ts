import type { Queryable, Tx } from '@fcert/platform';

/** A person as the provider knows them: never by an address. */
export interface OidcSubject {
  readonly issuer: string;
  readonly subject: string;
}

/** Whom a subject is linked to. */
export async function linkedPerson(q: Queryable, { issuer, subject }: OidcSubject): Promise<string | null> {
  const [row] = await q.query<{ id: string }>(
    'SELECT l.person_id AS id FROM oidc_link l WHERE l.issuer = $1 AND l.subject = $2',
    [issuer, subject],
  );
  return row?.id ?? null;
}

export interface OidcLinkView {
  readonly issuer: string;
  readonly linkedAt: Date;
  readonly lastUsedAt: Date | null;
}

export async function oidcLinkOf(q: Queryable, personId: string): Promise<OidcLinkView | null> {
  const [row] = await q.query<OidcLinkView>(
    `SELECT l.issuer, l.linked_at AS "linkedAt", l.last_used_at AS "lastUsedAt" FROM oidc_link l WHERE l.person_id = $1`,
    [personId],
  );
  return row ?? null;
}

/** Links a subject to a person in place of the one before; false when it is somebody else's. The person is locked. */
export async function replaceLink(tx: Tx, personId: string, { issuer, subject }: OidcSubject): Promise<boolean> {
  await deleteLink(tx, personId);
  const made = await tx.query(
    `INSERT INTO oidc_link (issuer, subject, person_id) VALUES ($1, $2, $3)
     ON CONFLICT (issuer, subject) DO NOTHING RETURNING 1`,
    [issuer, subject, personId],
  );
  if (made.length === 0) return false;
  await tx.query('UPDATE person SET oidc_linked_at = now(), version = version + 1, updated_at = now() WHERE id = $1', [
    personId,
  ]);
  return true;
}

/** True when there was one. */
export async function deleteLink(tx: Tx, personId: string): Promise<boolean> {
  const gone = await tx.query('DELETE FROM oidc_link WHERE person_id = $1 RETURNING 1', [personId]);
  if (gone.length === 0) return false;
  await tx.query('UPDATE person SET oidc_linked_at = NULL, version = version + 1, updated_at = now() WHERE id = $1', [
    personId,
  ]);
  return true;
}

export async function noteLinkUse(tx: Tx, personId: string): Promise<void> {
  await tx.query('UPDATE oidc_link SET last_used_at = now() WHERE person_id = $1', [personId]);
}

import type { Tx } from '@fcert/platform';

/** False when it was redacted before. The function is the only way past the trigger that keeps entries. */
export async function redactEntry(tx: Tx, entryId: string, digest: Buffer, reason: string): Promise<boolean> {
  const [row] = await tx.query<{ done: boolean }>('SELECT redact_audit_entry($1, $2, $3) AS done', [
    entryId,
    digest,
    reason,
  ]);
  return row!.done;
}

import { newId } from '@fcert/kernel';
import { type Author, type Tx, authorColumns } from '@fcert/platform';

/** One state change, restricted read, download, sign-in or refusal. `data` holds codes, ids and old/new values. */
export interface NewAuditEntry {
  readonly action: string;
  readonly objectKind: string;
  readonly objectId: string;
  readonly reference?: string | null;
  readonly data?: Readonly<Record<string, unknown>>;
  /** Where one transaction carries the acts of several callers: whose act this one is. */
  readonly by?: Author;
}

/**
 * Writes audit entries in the caller's transaction, so that a change and its entry exist together or not at all.
 * Takes no lock: order is given later, when entries are sealed.
 */
export async function appendAudit(tx: Tx, entries: readonly NewAuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry) => ({
    id: newId(),
    action: entry.action,
    object_kind: entry.objectKind,
    object_id: entry.objectId,
    reference: entry.reference ?? null,
    data: entry.data ?? {},
    ...authorColumns(entry.by ?? tx),
  }));
  await tx.append(
    `INSERT INTO audit_entry (id, action, object_kind, object_id, reference, data,
                              actor_kind, actor_id, actor_label, correlation_id)
     SELECT r.* FROM jsonb_to_recordset($1::jsonb)
         AS r(id uuid, action text, object_kind text, object_id text, reference text, data jsonb,
              actor_kind text, actor_id text, actor_label text, correlation_id text)`,
    rows,
  );
}

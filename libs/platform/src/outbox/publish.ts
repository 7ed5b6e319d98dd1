import { type EventType, type FcertEvents, type Tlp, newId } from '@fcert/kernel';
import { type Author, authorColumns } from '../database/author.js';
import type { Tx } from '../database/tx.js';

/** Rung after every commit that left a note on the shelf; the relay listens. */
export const OUTBOX_CHANNEL = 'fcert_outbox';
/** Rung by the relay when it has numbered events; gateways listen. */
export const EVENTS_CHANNEL = 'fcert_events';

/** What happened, to what, and what the permission filter needs to know about it. */
export interface NewEvent<T extends EventType = EventType> {
  readonly type: T;
  readonly payload: FcertEvents[T];
  readonly subjectKind:
    | 'report'
    | 'incident'
    | 'mssp-task'
    | 'recurring-duty'
    | 'feed-watch'
    | 'session'
    | 'person'
    | 'password-reset';
  readonly subjectId: string;
  readonly reference: string | null;
  readonly version: number;
  readonly constituentId: string | null;
  readonly providerId: string | null;
  readonly tlp: Tlp;
  /** Where one transaction carries the acts of several callers: whose act this one is. */
  readonly by?: Author;
}

/** Keeps `type` and `payload` together where events of several types stand in one list. */
export function event<T extends EventType>(it: NewEvent<T>): NewEvent {
  return it;
}

/**
 * Leaves notes on the shelf in the caller's transaction: they exist exactly when the change does. They get their
 * number (`seq`) after commit from the relay.
 */
export async function publish(tx: Tx, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((e) => ({
    id: newId(),
    type: e.type,
    subject_kind: e.subjectKind,
    subject_id: e.subjectId,
    reference: e.reference,
    version: e.version,
    constituent_id: e.constituentId,
    provider_id: e.providerId,
    tlp: e.tlp,
    payload: e.payload,
    ...authorColumns(e.by ?? tx),
  }));
  await tx.append(
    `INSERT INTO outbox (id, type, subject_kind, subject_id, reference, version, constituent_id, provider_id, tlp,
                         payload, actor_kind, actor_id, actor_label, correlation_id)
     SELECT r.*
       FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, type text, subject_kind text, subject_id uuid, reference text,
            version int, constituent_id uuid, provider_id uuid, tlp text, payload jsonb,
            actor_kind text, actor_id text, actor_label text, correlation_id text)`,
    rows,
  );
  tx.ring(OUTBOX_CHANNEL);
}

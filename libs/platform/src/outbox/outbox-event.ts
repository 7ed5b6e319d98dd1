import type { EventType, FcertEvents, Tlp } from '@fcert/kernel';
import { readersOf } from '../database/need-to-know.js';

/** An event as it stands on the shelf. `seq` is a decimal string: it outgrows a double. */
export interface OutboxEvent<T extends EventType = EventType> {
  readonly id: string;
  readonly seq: string | null;
  readonly type: T;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly reference: string | null;
  readonly version: number;
  readonly constituentId: string | null;
  readonly providerId: string | null;
  readonly tlp: Tlp;
  /** Who may know of its subject as of the reading; null where nobody has restricted it. */
  readonly readers: readonly string[] | null;
  readonly payload: FcertEvents[T];
  readonly actorKind: string;
  readonly actorId: string;
  readonly actorLabel: string;
  readonly correlationId: string;
  readonly createdAt: Date;
}

export const OUTBOX_COLUMNS = `o.id, o.seq::text AS seq, o.type, o.subject_kind AS "subjectKind",
  o.subject_id AS "subjectId", o.reference, o.version, o.constituent_id AS "constituentId",
  o.provider_id AS "providerId", o.tlp, o.payload, o.actor_kind AS "actorKind", o.actor_id AS "actorId",
  o.actor_label AS "actorLabel", o.correlation_id AS "correlationId", o.created_at AS "createdAt",
  ${readersOf('o.subject_id')} AS readers`;

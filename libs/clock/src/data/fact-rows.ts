import type { Actor } from '@fcert/kernel';
import type { HistoryFact } from '../domain/history.js';

/** A fact as `clock_fact` keeps it: the instants in columns, the rest in `body`. */
export interface FactRow {
  readonly seq: number;
  readonly kind: HistoryFact['kind'];
  /** Epoch milliseconds. */
  readonly at: number;
  readonly recordedAt: number;
  readonly body: Record<string, unknown>;
}

export function factOf({ seq, kind, at, recordedAt, body }: FactRow): HistoryFact {
  // Only toRow below writes bodies, so a body has the shape of its kind.
  return { ...body, seq, kind, at, recordedAt } as unknown as HistoryFact;
}

export function toRow(fact: HistoryFact, actor: Actor) {
  const { seq, kind, at, recordedAt, ...body } = fact;
  return {
    seq,
    kind,
    at: new Date(at).toISOString(),
    recorded_at: new Date(recordedAt).toISOString(),
    body,
    actor_kind: actor.kind,
    actor_id: actor.id,
  };
}

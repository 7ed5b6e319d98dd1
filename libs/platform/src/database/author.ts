import { type Actor, actorLabel } from '@fcert/kernel';

/** Whose act a row records, and in which request or job. A Tx is one. */
export interface Author {
  readonly actor: Actor;
  readonly correlationId: string;
}

/** The four columns by which audit entries and events name their author. */
export function authorColumns(author: Author) {
  return {
    actor_kind: author.actor.kind,
    actor_id: author.actor.id,
    actor_label: actorLabel(author.actor),
    correlation_id: author.correlationId,
  };
}

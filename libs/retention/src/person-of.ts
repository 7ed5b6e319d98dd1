import { type Actor, actorLabel } from '@fcert/kernel';

/** Who answers for it: a person, never a key and never a part of the platform. */
export function personOf(actor: Actor): { id: string; label: string } | null {
  return actor.kind === 'person' ? { id: actor.id, label: actorLabel(actor) } : null;
}

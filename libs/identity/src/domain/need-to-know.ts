import type { Actor } from '@fcert/kernel';
import type { Verb } from './verbs.js';

/** Verbs whose object may be for named readers only. */
export const NEED_TO_KNOW: readonly Verb[] = [
  'report:read',
  'report:add',
  'incident:read',
  'incident:watch',
  'incident:work',
  'incident:close',
  'incident:escalate',
  'incident:merge',
  'incident:restrict',
  'restriction:read',
  'hand-off:release',
  'escalation:acknowledge',
  'mssp-task:read',
  'mssp-task:offer',
  'mssp-task:offer-active',
  'observable:share',
  'mssp-task:operate',
  'mssp-task:accept',
  'clock:read',
  'clock:pause',
  'event:read',
  'evidence:add',
  'evidence:read',
  'evidence:download',
  'evidence:sample',
  'evidence:scan',
  'evidence:custody',
  'evidence:hand-over',
  'evidence:destroy',
  'alert:read',
  'alert:replay',
];

/**
 * Whether a list of named readers lets this actor by. It binds FCERT's own people, its keys and providers: a body always
 * sees what is its own, and a director is on every list. A key is nobody's eyes, so no list names one.
 */
export function mayKnow(actor: Actor, readers: readonly string[] | null | undefined): boolean {
  if (isOnEveryList(actor) || readers === null) return true;
  return actor.kind === 'person' && readers !== undefined && readers.includes(actor.id);
}

/** Whom no list binds. */
export function isOnEveryList(actor: Actor): boolean {
  if (actor.kind === 'system' || actor.role === 'reporter') return true;
  return actor.kind === 'person' && actor.role === 'director';
}

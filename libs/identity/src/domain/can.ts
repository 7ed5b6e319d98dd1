import {
  type Actor,
  type EventType,
  LIVE_EVENT_TYPES,
  type Pap,
  TLP_LABELS,
  type Tlp,
  isAtMost,
} from '@fcert/kernel';
import { firstWall } from './first-wall.js';
import { AUDIBLE, GRANTS, type Grant, KEY_LIMIT } from './grants.js';
import { NEED_TO_KNOW, isOnEveryList, mayKnow } from './need-to-know.js';
import { papAllows } from './pap.js';
import { OPEN_WITHOUT_FACTOR } from './second-factor.js';
import { HUMAN_ONLY, UNLABELLED, VERBS, type Verb, isVerb } from './verbs.js';

/** What the policy needs to know about an object. A fact left out counts against the caller. */
export interface AccessObject {
  readonly constituentId?: string | null;
  readonly providerId?: string | null;
  readonly tlp?: Tlp;
  readonly eventType?: EventType;
  /** How one may act on it. Binds everybody, the platform included. */
  readonly pap?: Pap;
  /** Ids of the people who may know of it; null where nobody has restricted it. */
  readonly readers?: readonly string[] | null;
}

/** What a list must be narrowed to before the caller may see it. `null` means no narrowing by that column. */
export interface ListScope {
  readonly constituentId: string | null;
  readonly providerId: string | null;
  /** Labels the caller may see: for `tlp = ANY($n)`. */
  readonly tlp: readonly Tlp[];
  /** Whom lists of named readers bind: what is restricted is listed where it names this id. */
  readonly reader: string | null;
}

type Caller = Exclude<Actor, { kind: 'system' }>;

/**
 * The one policy function. Default deny: an unknown role, verb, relation or label is a refusal. Without an object it
 * answers yes only where neither relation nor label is asked for; lists are narrowed by `listScope`, routes ask
 * `mayEver`.
 */
export function can(actor: Actor, verb: Verb, object?: AccessObject): boolean {
  if (!papAllows(verb, object?.pap)) return false;
  if (actor.kind === 'system') return isVerb(verb) && !HUMAN_ONLY.includes(verb);
  if (!firstWall.stands) return true;
  const grant = grantFor(actor, verb);
  if (!grant) return false;
  if (verb === 'event:read' && !mayHear(actor, object?.eventType)) return false;
  if (NEED_TO_KNOW.includes(verb) && !mayKnow(actor, object?.readers)) return false;
  return related(actor, grant, object) && (UNLABELLED.includes(verb) || labelled(grant, object));
}

/** The coarse question of a route guard: may this actor do this to anything at all? */
export function mayEver(actor: Actor, verb: Verb): boolean {
  if (actor.kind === 'system' || !firstWall.stands) return can(actor, verb);
  return grantFor(actor, verb) !== undefined;
}

/** Why `mayEver` said no, in words for the caller: what would have to be another. Tells nothing of any object. */
export function whyNever(actor: Actor, verb: Verb | undefined): string {
  if (actor.kind === 'system' || verb === undefined || !isVerb(verb)) return 'This is not allowed.';
  const role = `The role ${actor.role} does not do this.`;
  if (!Object.hasOwn(GRANTS, actor.role) || !GRANTS[actor.role][verb] || actor.kind === 'person') return role;
  const opening: readonly string[] = VERBS[verb];
  if (opening.length === 0) return 'A key does not do this: a person signs in for it.';
  return `The key needs the scope ${opening.join(' or ')}.`;
}

/** The part of a table the actor may list, or null when none. */
export function listScope(actor: Actor, verb: Verb): ListScope | null {
  if (actor.kind === 'system' || !firstWall.stands) {
    return can(actor, verb) ? { constituentId: null, providerId: null, tlp: TLP_LABELS, reader: null } : null;
  }
  const grant = grantFor(actor, verb);
  if (!grant) return null;
  const constituentId = grant.relation === 'own-constituent' ? actor.constituentId : null;
  const providerId = grant.relation === 'own-provider' ? actor.providerId : null;
  if (grant.relation !== 'any' && !constituentId && !providerId) return null;
  const tlp = TLP_LABELS.filter((label) => isAtMost(label, grant.upTo));
  return { constituentId, providerId, tlp, reader: isOnEveryList(actor) ? null : actor.id };
}

/** The cell of the table for this caller; for keys only when a scope opens it, and capped at what machines may hold. */
function grantFor(actor: Caller, verb: Verb): Grant | undefined {
  if (!isVerb(verb) || !Object.hasOwn(GRANTS, actor.role)) return undefined;
  if (actor.kind === 'person' && actor.mustEnrol && !OPEN_WITHOUT_FACTOR.includes(verb)) return undefined;
  const grant = GRANTS[actor.role][verb];
  if (!grant || actor.kind === 'person') return grant;
  const opening: readonly string[] = VERBS[verb];
  if (!actor.scopes.some((scope) => opening.includes(scope))) return undefined;
  if (grant.relation === 'own-constituent' || isAtMost(grant.upTo, KEY_LIMIT)) return grant;
  return { ...grant, upTo: KEY_LIMIT };
}

function mayHear(actor: Caller, eventType: EventType | undefined): boolean {
  if (eventType === undefined) return false;
  const heard = AUDIBLE[actor.role];
  const types: readonly EventType[] = heard === 'desk' ? LIVE_EVENT_TYPES : heard;
  return types.includes(eventType);
}

function related(actor: Caller, grant: Grant, object: AccessObject | undefined): boolean {
  switch (grant.relation) {
    case 'any':
      return true;
    case 'own-constituent':
      return actor.constituentId !== null && object?.constituentId === actor.constituentId;
    case 'own-provider':
      return actor.providerId !== null && object?.providerId === actor.providerId;
    default:
      return false;
  }
}

/** A grant below RED needs to know the label: an unmarked object is not an open one. */
function labelled(grant: Grant, object: AccessObject | undefined): boolean {
  if (grant.upTo === 'red') return true;
  return object?.tlp !== undefined && isAtMost(object.tlp, grant.upTo);
}

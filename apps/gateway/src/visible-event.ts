import { can, mayKnow } from '@fcert/identity';
import { type FcertEvents, LIVE_EVENT_TYPES, type LiveEventType, type Role } from '@fcert/kernel';
import type { OutboxEvent } from '@fcert/platform';
import type { LiveEvent, Subject } from './live-messages.js';

/** An event as the tail hands it on: surely numbered. */
export interface NumberedEvent extends OutboxEvent {
  readonly number: bigint;
}

export type AccessChange = OutboxEvent<'incident.access-changed'>;

type Fields = { readonly [T in LiveEventType]?: readonly (keyof FcertEvents[T])[] };

const CLOCK = [
  'clockRowId',
  'clockId',
  'title',
  'subjectKind',
  'dutyHolder',
  'level',
  'dueAt',
  'firedAt',
  'lateByMs',
  'caption',
] as const;
const INCIDENT = ['incidentId', 'state', 'severity', 'class', 'type', 'reportCount', 'nextDueAt'] as const;
const TASK = ['taskId', 'state', 'service', 'change'] as const;

/** Readers of the whole picture who work on no case: who works on what stays at the desk. */
const READER: Fields = {
  'incident.opened': INCIDENT,
  'incident.changed': [...INCIDENT, 'change'],
  'clock.due-soon': [...CLOCK, 'subjectId'],
  'clock.breached': [...CLOCK, 'subjectId'],
  'escalation.raised': ['escalationId', 'incidentId', 'step', 'action'],
  'escalation.acknowledged': ['escalationId', 'incidentId'],
  'escalation.unacknowledged': ['escalationId', 'incidentId', 'idleSince'],
  'mssp.task-changed': [...TASK, 'incidentId'],
};

/** Whom the platform told by which channel is for the delivery alone: it goes to no socket, the desk's neither. */
const KEPT_INSIDE: ReadonlySet<string> = new Set(['recipients']);

/** Which fields of a payload a role may read. `all` is the desk's; a type that is not listed sends no field at all. */
const FIELDS: Readonly<Record<Role, Fields | 'all'>> = {
  analyst: 'all',
  'shift-lead': 'all',
  director: 'all',
  oversight: READER,
  admin: READER,
  reporter: { 'report.received': ['reportId'], 'clock.due-soon': CLOCK, 'clock.breached': CLOCK },
  'mssp-operator': {
    'mssp.task-changed': TASK,
    'clock.due-soon': [...CLOCK, 'subjectId'],
    'clock.breached': [...CLOCK, 'subjectId'],
  },
};

/**
 * The one decision of the live channel, taken anew for every subject and event, and the same when an event is pushed
 * and when it is replayed: what of it this subject may see today. Null: nothing, not even that it happened.
 */
export function visibleEvent(subject: Subject, event: OutboxEvent): Omit<LiveEvent, 'seq'> | null {
  const { type, constituentId, providerId, tlp, readers } = event;
  if (!isLive(type)) return null;
  if (!can(subject, 'event:read', { constituentId, providerId, tlp, readers, eventType: type })) return null;
  return {
    type,
    at: event.createdAt.toISOString(),
    reference: event.reference,
    version: event.version,
    data: dataFor(subject.role, type, event),
  };
}

/**
 * Whether an event of this kind takes a case away from a subject who could see it: it holds screens of it, which it must
 * drop. Who never saw it hears nothing, not even that.
 */
export function losesSight(subject: Subject, event: AccessChange): boolean {
  const { lost, providerIds } = event.payload;
  if (mayKnow(subject, event.readers) || (lost !== null && !lost.includes(subject.id))) return false;
  if (subject.providerId !== null) return providerIds.includes(subject.providerId);
  const { constituentId, tlp } = event;
  return can(subject, 'event:read', { constituentId, tlp, readers: null, eventType: 'incident.changed' });
}

function isLive(type: string): type is LiveEventType {
  return (LIVE_EVENT_TYPES as readonly string[]).includes(type);
}

function dataFor(role: Role, type: LiveEventType, event: OutboxEvent): Record<string, unknown> {
  const fields = FIELDS[role];
  const payload = Object.fromEntries(
    Object.entries(event.payload).filter(([name]) => !KEPT_INSIDE.has(name)),
  );
  if (fields === 'all') {
    const { constituentId, providerId, tlp, actorLabel: by, correlationId } = event;
    return { ...payload, constituentId, providerId, tlp, by, correlationId };
  }
  const allowed: readonly string[] = fields[type] ?? [];
  return Object.fromEntries(allowed.filter((name) => name in payload).map((name) => [name, payload[name]]));
}

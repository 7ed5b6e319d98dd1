import type { Severity } from './severity.js';

/**
 * Every fact a room may put on the outbox shelf, and what it carries. Payloads hold ids, codes and numbers: never
 * report text, indicators, personal data or tokens. What follows an event is written in apps/worker/src/pipeline.ts.
 */
export interface FcertEvents {
  'report.received': { reportId: string; constituentId: string; sourceRef: boolean };
  'report.added': { reportId: string; additionId: string };
  'report.occurred-again': { reportId: string; occurrences: number };
  'incident.opened': IncidentFacts & { reportId: string };
  'incident.changed': IncidentFacts & { change: IncidentChange };
  'incident.closed': IncidentFacts & { disposition: string };
  /** Who may know of it has changed. `lost` names who may no longer; null: everybody whom its list does not name. */
  'incident.access-changed': {
    incidentId: string;
    lost: readonly string[] | null;
    providerIds: readonly string[];
  };
  'clock.due-soon': ClockFired;
  'clock.breached': ClockFired;
  'escalation.raised': EscalationFacts & {
    step: number;
    action: string;
    to: string[];
    recipients: readonly AlertRecipient[];
  };
  'escalation.acknowledged': EscalationFacts & { by: string };
  /** Nothing moved after the acknowledgement: nobody answers for it any more. `by` had. */
  'escalation.unacknowledged': EscalationFacts & { by: string; idleSince: string };
  'mssp.task-changed': {
    taskId: string;
    incidentId: string | null;
    state: string;
    service: string;
    change: string;
  };
  'duty.changed': { dutyPeriodId: string; dutyId: string; change: 'opened' | 'handed-in' | 'nil-return' };
  'feed.silent': FeedFacts;
  'feed.heard': FeedFacts;
  /** Somebody says a password is forgotten; whose it is, if anybody's, is looked up by the job. */
  'password-reset.asked': { resetId: string };
  'person.password-changed': { personId: string };
  /** A file is whole in the store. Names, types and digests are told to nobody by an event. */
  'evidence.received': { evidenceId: string };
  'evidence.scanned': { evidenceId: string; state: string };
  'session.revoked': { sessionId: string | null; personId: string | null; keyId: string | null };
}

export type IncidentChange =
  | 'report-attached'
  | 'acknowledged'
  | 'claimed'
  | 'released'
  | 'classified'
  | 'severity'
  | 'state'
  | 'note'
  | 'reopened'
  | 'flags'
  | 'related'
  | 'update-sent'
  | 'stage-submitted'
  | 'handed-off'
  | 'merged'
  | 'unmerged'
  | 'split'
  | 'clock-paused'
  | 'clock-resumed'
  | 'pap'
  | 'restricted'
  | 'restriction-lifted'
  | 'reader-added'
  | 'reader-removed'
  | 'evidence';

/** What a queue row needs to patch itself without asking again. */
export interface IncidentFacts {
  incidentId: string;
  state: string;
  severity: Severity | null;
  class: string | null;
  type: string | null;
  assigneeId: string | null;
  reportCount: number;
  nextDueAt: string | null;
}

export interface ClockFired {
  clockRowId: string;
  clockId: string;
  title: string;
  subjectKind: 'incident' | 'mssp-task' | 'recurring-duty';
  subjectId: string;
  dutyHolder: 'constituent' | 'fcert' | 'mssp';
  level: string;
  dueAt: string;
  firedAt: string;
  lateByMs: number;
  caption: string;
}

export interface EscalationFacts {
  escalationId: string;
  incidentId: string | null;
  clockRowId: string | null;
}

/** A feed whose rhythm is known: when it was heard last, and how long it may be silent. */
export interface FeedFacts {
  feedWatchId: string;
  name: string;
  heardAt: string;
  silentSince: string | null;
  silentAfterSeconds: number;
}

/** A way to reach somebody. `live` is the console; the others leave the house. */
export type AlertChannel = 'live' | 'email' | 'sms' | 'webhook';

/** Who was on duty when a step ran: a person of the platform, or a contact of a body. Never sent to a socket. */
export interface AlertRecipient {
  readonly kind: 'person' | 'contact';
  readonly id: string;
  readonly channels: readonly AlertChannel[];
}

export type EventType = keyof FcertEvents;

/** Types that go out on the live channel. `session.revoked` and `incident.access-changed` are for gateways, never for clients. */
export const LIVE_EVENT_TYPES = [
  'report.received',
  'incident.opened',
  'incident.changed',
  'clock.due-soon',
  'clock.breached',
  'escalation.raised',
  'escalation.acknowledged',
  'escalation.unacknowledged',
  'mssp.task-changed',
  'feed.silent',
  'feed.heard',
] as const satisfies readonly EventType[];
export type LiveEventType = (typeof LIVE_EVENT_TYPES)[number];

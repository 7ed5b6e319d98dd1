import type { EventType } from '@fcert/kernel';

/** Every handler there is. Start-up refuses one without a processor, or with two. */
export const HANDLERS = [
  'triage.report',
  'escalation.arm',
  'mssp.offer',
  'mssp.withdraw',
  'mssp.escalation-arm',
  'duty.escalation-arm',
  'alert.notify',
  'alert.account-letter',
  'evidence.scan',
] as const;
export type HandlerName = (typeof HANDLERS)[number];

/**
 * THE map: what follows what. Read a line as "after this event, these jobs". Nothing else in the product decides it.
 * Beside its jobs, every type in LIVE_EVENT_TYPES (kernel) goes to the analysts: gateways tail the numbered shelf.
 */
export const pipeline = {
  'report.received': ['triage.report'],
  'report.added': [],
  'report.occurred-again': [],
  'incident.opened': ['escalation.arm', 'mssp.offer', 'alert.notify'],
  'incident.changed': ['escalation.arm', 'mssp.offer'],
  'incident.closed': ['mssp.withdraw'],
  'incident.access-changed': [],
  'clock.due-soon': ['alert.notify'],
  'clock.breached': ['alert.notify'],
  'escalation.raised': ['alert.notify'],
  'escalation.acknowledged': ['alert.notify'],
  'escalation.unacknowledged': [],
  'mssp.task-changed': ['mssp.escalation-arm'],
  'duty.changed': ['duty.escalation-arm'],
  'feed.silent': ['alert.notify'],
  'feed.heard': [],
  'password-reset.asked': ['alert.account-letter'],
  'person.password-changed': ['alert.account-letter'],
  'evidence.received': ['evidence.scan'],
  'evidence.scanned': [],
  'session.revoked': [],
} as const satisfies Record<EventType, readonly HandlerName[]>;

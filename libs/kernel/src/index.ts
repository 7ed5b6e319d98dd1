export {
  ROLES,
  SCOPES,
  actorLabel,
  systemActor,
  type Actor,
  type KeyActor,
  type PersonActor,
  type Role,
  type Scope,
  type SystemActor,
} from './actor.js';
export { assertNever } from './assert-never.js';
export { canonicalJson } from './canonical-json.js';
export { DomainError, isRetryable, notFound, type ErrorKind, type FieldError } from './domain-error.js';
export {
  LIVE_EVENT_TYPES,
  type AlertChannel,
  type AlertRecipient,
  type ClockFired,
  type EscalationFacts,
  type EventType,
  type FcertEvents,
  type FeedFacts,
  type IncidentChange,
  type IncidentFacts,
  type LiveEventType,
} from './events.js';
export { isId, newId } from './ids.js';
export { HAPPENING_FAULTS, happeningFault, isInstant, type HappeningFault } from './instant.js';
export { isPlainName } from './plain-name.js';
export { saysSomething } from './says-something.js';
export { SEVERITIES, compareSeverity, type Severity } from './severity.js';
export { processTime, type Time } from './time.js';
export { DEFAULT_TLP, TLP_LABELS, isAtMost, parseTlp, strictest, type Tlp } from './tlp.js';
export { PAP_LABELS, type Pap, isPapAtMost, strictestPap } from './pap.js';

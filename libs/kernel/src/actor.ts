/** The roles of the access table. A person or key has exactly one. */
export const ROLES = [
  'reporter',
  'analyst',
  'shift-lead',
  'director',
  'mssp-operator',
  'oversight',
  'admin',
] as const;
export type Role = (typeof ROLES)[number];

/** Scopes an API key may hold; a key without a scope may do nothing. */
export const SCOPES = [
  'reports:write',
  'reports:read',
  'incidents:read',
  'incidents:write',
  'mssp:read',
  'mssp:write',
  'live:read',
  'audit:read',
] as const;
export type Scope = (typeof SCOPES)[number];

export interface PersonActor {
  readonly kind: 'person';
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly constituentId: string | null;
  readonly providerId: string | null;
  readonly sessionId: string;
  /** Nobody of this role works without a second factor, and this session was opened without one. */
  readonly mustEnrol?: boolean;
  /** A factor was proven in this session a short while ago, so that destructive acts are open. */
  readonly isProven?: boolean;
}

export interface KeyActor {
  readonly kind: 'api-key';
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly constituentId: string | null;
  readonly providerId: string | null;
  readonly scopes: readonly Scope[];
}

/** A part of the platform acting on its own: `triage`, `clock`, `escalation`, `seed`. */
export interface SystemActor {
  readonly kind: 'system';
  readonly id: string;
}

/** Who is answerable for a change. Written into every audit entry and outbox row. */
export type Actor = PersonActor | KeyActor | SystemActor;

/** A human-readable label, safe for timelines: a name for people and keys, the part for the system. */
export function actorLabel(actor: Actor): string {
  return actor.kind === 'system' ? actor.id : actor.name;
}

export function systemActor(id: string): SystemActor {
  return { kind: 'system', id };
}

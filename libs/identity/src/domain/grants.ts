import type { EventType, Role, Tlp } from '@fcert/kernel';
import type { Verb } from './verbs.js';

/** How the actor must stand to the object. `any`: no relation is asked for. */
export type Relation = 'any' | 'own-constituent' | 'own-provider';

/** One cell of the access table. */
export interface Grant {
  readonly relation: Relation;
  /** Strictest label this grant reaches; `red` reaches everything. */
  readonly upTo: Tlp;
}

const all: Grant = { relation: 'any', upTo: 'red' };
const ownBody: Grant = { relation: 'own-constituent', upTo: 'red' };
/** AMBER+STRICT stays inside the recipient's organisation, so a provider gets AMBER at most (FIRST TLP 2.0). */
const ownProvider: Grant = { relation: 'own-provider', upTo: 'amber' };
/** Readers who are no recipients of a case by name: AMBER at most. */
const reader: Grant = { relation: 'any', upTo: 'amber' };
/** Whoever runs the platform sees its cases, but not those marked for named eyes only. */
const keeper: Grant = { relation: 'any', upTo: 'amber+strict' };

const everyone = {
  'session:own': all,
  'factor:own': all,
  'factor:change': all,
  'document:read': all,
  'alert:own': all,
} as const;

const desk = {
  ...everyone,
  'report:create': all,
  'report:add': all,
  'report:read': all,
  'report:list': all,
  'incident:list': all,
  'incident:read': all,
  'incident:watch': all,
  'incident:work': all,
  'incident:close': all,
  'incident:escalate': all,
  'incident:merge': all,
  'restriction:read': all,
  'hand-off:release': all,
  'evidence:add': all,
  'evidence:read': all,
  'evidence:download': all,
  'evidence:sample': all,
  'evidence:scan': all,
  'evidence:custody': all,
  'evidence:hand-over': all,
  'rota:read': all,
  'rota:override': all,
  'duty:list': all,
  'duty:read': all,
  'duty:hand-in': all,
  'escalation:acknowledge': all,
  'mssp-task:list': all,
  'mssp-task:read': all,
  'mssp-task:offer': all,
  'mssp-task:offer-active': all,
  'observable:share': all,
  'mssp-task:accept': all,
  'live:connect': all,
  'event:read': all,
  'clock:read': all,
  'constituent:list': all,
  'contact:read': all,
  'policy:read': all,
  'feed-watch:read': all,
  'rehearsal:read': all,
} as const;

/** Whoever leads a shift may propose a text and try it; whether it binds is decided above. */
const lead = {
  ...desk,
  'incident:restrict': all,
  'colleague:list': all,
  'feed-watch:change': all,
  'rehearsal:ask': all,
  'rota:change': all,
  'clock:pause': all,
  'policy:try': all,
  'policy:draft': all,
  'alert:contact': all,
  'alert:read': all,
  'alert:replay': all,
} as const;

/**
 * The access table: role x verb. What is not written here is refused. The desk roles differ in duties (who is
 * escalated to, who assigns), not in what they may see.
 */
export const GRANTS: Readonly<Record<Role, Readonly<Partial<Record<Verb, Grant>>>>> = {
  reporter: {
    ...everyone,
    'report:create': ownBody,
    'report:add': ownBody,
    'report:read': ownBody,
    'report:list': ownBody,
    'evidence:add': ownBody,
    'evidence:read': ownBody,
    'evidence:download': ownBody,
    'duty:list': ownBody,
    'duty:read': ownBody,
    'duty:hand-in': ownBody,
    'contact:read': ownBody,
    'contact:manage': ownBody,
    'api-key:read': ownBody,
    'api-key:rotate': ownBody,
    'api-key:revoke': ownBody,
    'alert:contact': ownBody,
    'audit:read': ownBody,
    'live:connect': all,
    'event:read': ownBody,
    'clock:read': ownBody,
  },
  analyst: desk,
  'shift-lead': lead,
  director: {
    ...lead,
    'proof:read': all,
    'policy:approve': all,
    'calendar:revise': all,
    'retention:read': all,
    'retention:hold': all,
    'retention:release': all,
    'approval:read': all,
    'approval:request': all,
    'approval:decide': all,
    'audit:read': all,
    'audit:export': all,
    'audit:redact': all,
    'evidence:destroy': all,
  },
  'mssp-operator': {
    ...everyone,
    'mssp-task:list': ownProvider,
    'mssp-task:read': ownProvider,
    'mssp-task:operate': ownProvider,
    'evidence:read': ownProvider,
    'evidence:download': ownProvider,
    'evidence:sample': ownProvider,
    'rota:read': ownProvider,
    'rota:change': ownProvider,
    'rota:override': ownProvider,
    'colleague:list': ownProvider,
    'api-key:read': ownProvider,
    'api-key:rotate': ownProvider,
    'api-key:revoke': ownProvider,
    'live:connect': all,
    'event:read': ownProvider,
    'clock:read': ownProvider,
  },
  oversight: {
    ...everyone,
    'proof:read': all,
    'audit:read': reader,
    'audit:export': reader,
    'incident:list': reader,
    'incident:read': reader,
    'clock:read': reader,
    'duty:list': reader,
    'duty:read': reader,
    'constituent:list': all,
    'policy:read': all,
    'rehearsal:read': reader,
    'feed-watch:read': all,
    'live:connect': all,
    'event:read': reader,
  },
  admin: {
    ...everyone,
    'proof:read': all,
    'audit:read': keeper,
    'audit:export': keeper,
    'incident:list': keeper,
    'incident:read': keeper,
    'clock:read': keeper,
    'duty:list': keeper,
    'duty:read': keeper,
    'mssp-task:list': keeper,
    'mssp-task:read': keeper,
    'constituent:list': all,
    'policy:read': all,
    'policy:try': all,
    'policy:draft': all,
    'policy:approve': all,
    'calendar:revise': all,
    'alert:contact': all,
    'alert:read': keeper,
    'alert:replay': keeper,
    'rehearsal:read': keeper,
    'rehearsal:ask': all,
    'feed-watch:read': all,
    'feed-watch:change': all,
    'rota:read': all,
    'rota:change': all,
    'rota:override': all,
    'live:connect': all,
    'event:read': keeper,
    'contact:read': all,
    'contact:manage': all,
    'colleague:list': all,
    'person:read': all,
    'person:manage': all,
    'delivery:read': all,
    'delivery:replay': all,
    'approval:read': all,
    'approval:request': all,
    'approval:decide': all,
    'api-key:create': all,
    'api-key:read': all,
    'api-key:rotate': all,
    'api-key:revoke': all,
    'retention:read': all,
    'retention:release': all,
    // What is for named eyes the database hides from it: two directors end that.
    'evidence:destroy': all,
  },
};

/**
 * Event types each role may hear, on top of the relation and the label. Incident and escalation events carry who
 * works on what, which is FCERT's own business; a ministry follows its reports and clocks, a provider its tasks.
 */
export const AUDIBLE: Readonly<Record<Role, 'desk' | readonly EventType[]>> = {
  reporter: ['report.received', 'clock.due-soon', 'clock.breached'],
  analyst: 'desk',
  'shift-lead': 'desk',
  director: 'desk',
  'mssp-operator': ['mssp.task-changed', 'clock.due-soon', 'clock.breached'],
  oversight: ['incident.opened', 'incident.changed', 'clock.due-soon', 'clock.breached', 'escalation.raised'],
  admin: [
    'incident.opened',
    'incident.changed',
    'clock.due-soon',
    'clock.breached',
    'escalation.raised',
    'escalation.acknowledged',
    'escalation.unacknowledged',
    'mssp.task-changed',
  ],
};

/** A machine is no named recipient, so no API key reaches RED unless it is its own body's. */
export const KEY_LIMIT: Tlp = 'amber+strict';

import type { Scope } from '@fcert/kernel';

/**
 * Everything that can be asked for, and which scope of an API key opens it. A key needs one of the listed scopes
 * besides what its role may do; an empty list is for people only.
 */
export const VERBS = {
  'report:create': ['reports:write'],
  'report:add': ['reports:write'],
  'report:read': ['reports:read'],
  'report:list': ['reports:read'],
  'incident:list': ['incidents:read'],
  'incident:read': ['incidents:read'],
  'incident:watch': [],
  'incident:work': ['incidents:write'],
  'incident:close': ['incidents:write'],
  'incident:escalate': ['incidents:write'],
  'incident:merge': ['incidents:write'],
  'escalation:acknowledge': ['incidents:write'],
  'mssp-task:list': ['mssp:read', 'incidents:read'],
  'mssp-task:read': ['mssp:read', 'incidents:read'],
  'mssp-task:offer': ['incidents:write'],
  'mssp-task:operate': ['mssp:write'],
  'mssp-task:accept': ['incidents:write'],
  'live:connect': ['live:read'],
  'event:read': ['live:read'],
  'clock:read': ['reports:read', 'incidents:read', 'mssp:read'],
  'clock:pause': ['incidents:write'],
  'duty:list': ['reports:read', 'incidents:read'],
  'duty:read': ['reports:read', 'incidents:read'],
  'duty:hand-in': ['reports:write'],
  'constituent:list': ['incidents:read'],
  'policy:read': ['incidents:read'],
  'policy:try': ['incidents:read'],
  'policy:draft': [],
  'policy:approve': [],
  'calendar:revise': [],
  'alert:own': [],
  'alert:contact': [],
  'alert:read': ['incidents:read'],
  'alert:replay': [],
  'rehearsal:read': ['incidents:read'],
  'rehearsal:ask': [],
  'feed-watch:read': ['incidents:read'],
  'feed-watch:change': [],
  'contact:read': [],
  'contact:manage': [],
  'person:read': [],
  'person:manage': [],
  'rota:read': ['incidents:read', 'mssp:read'],
  'rota:change': [],
  'rota:override': [],
  'hand-off:release': [],
  'document:read': ['reports:read', 'incidents:read', 'mssp:read'],
  'proof:read': ['incidents:read'],
  'audit:read': ['audit:read'],
  'audit:export': ['audit:read'],
  'audit:redact': [],
  'delivery:read': [],
  'delivery:replay': [],
  'retention:read': [],
  'retention:hold': [],
  'retention:release': [],
  'session:own': [],
  'factor:own': [],
  'factor:change': [],
  'approval:read': [],
  'approval:request': [],
  'approval:decide': [],
  'api-key:create': [],
  'api-key:revoke': [],
  'api-key:read': [],
  'api-key:rotate': [],
} as const satisfies Record<string, readonly Scope[]>;

export type Verb = keyof typeof VERBS;

export function isVerb(word: string): word is Verb {
  return Object.hasOwn(VERBS, word);
}

/** Start-up refuses a word the table does not know: a typing mistake must close a door, not open one. */
export function assertVerb(word: string): asserts word is Verb {
  if (!isVerb(word)) throw new Error(`"${word}" is not a verb of the access table`);
}

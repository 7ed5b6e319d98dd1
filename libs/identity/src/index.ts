export { can, listScope, mayEver, type AccessObject, type ListScope } from './domain/can.js';
export { VERBS, assertVerb, isVerb, type Verb } from './domain/verbs.js';

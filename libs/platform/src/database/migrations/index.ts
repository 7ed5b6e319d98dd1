import { Outbox1764000000000 } from './1764000000000-outbox.js';
import { Audit1764000001000 } from './1764000001000-audit.js';

/** In order of their timestamps. A migration that has landed is never edited: add another (docs/guides). */
export const migrations = [Outbox1764000000000, Audit1764000001000];

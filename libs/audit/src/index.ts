export { appendAudit, type NewAuditEntry } from './append-audit.js';
export { auditOf, type AuditEntry } from './data/audit.read-model.js';
export { entriesAt, type EntryAt } from './data/entries-at.read-model.js';

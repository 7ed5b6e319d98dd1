export { appendAudit, type NewAuditEntry } from './append-audit.js';
export { auditOf, type AuditEntry } from './data/audit.read-model.js';

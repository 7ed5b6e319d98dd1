export { appendAudit, type NewAuditEntry } from './append-audit.js';
export { auditOf, type AuditEntry } from './data/audit.read-model.js';
export { entriesAt, type EntryAt } from './data/entries-at.read-model.js';
export { CheckpointSigner } from './checkpoint-signer.js';
export { ExportCheckpoints } from './export-checkpoints.js';
export { LedgerConfig } from './ledger.config.js';
export { AuditModule } from './audit.module.js';
export { SealEntries, type SealRound } from './seal-entries.js';

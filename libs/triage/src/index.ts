export { Knowledge, readKnowledge } from './data/read-knowledge.js';
export type { Candidate, Classification, Classifier } from './domain/classify.js';
export { extractObservables, type FoundObservable, type StatedValue } from './domain/extract-observables.js';
export type { KevCatalogue, KevEntry } from './domain/kev.js';
export type { ObservableType } from './domain/recognise-value.js';
export type { ScoreLine, SeverityScore } from './domain/score-severity.js';
export { TriageConfig } from './triage.config.js';
export { TriageModule } from './triage.module.js';
export { TriageReports, type TriageInput, type TriageOutcome } from './triage-reports.js';
